package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"github.com/yannh/kubeconform/pkg/resource"
	"github.com/yannh/kubeconform/pkg/validator"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// builtins validates the kinds of Kubernetes itself against a folder of JSON
// Schemas.
type builtins struct {
	folder    string
	validator validator.Validator
	compiler  *jsonschema.Compiler
	schemas   map[string]*jsonschema.Schema
}

const schemaFile = "{{.ResourceKind}}{{.KindSuffix}}.json"

func newBuiltins(folder string) (*builtins, error) {
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder of schemas", folder)
	}
	made, err := validator.New([]string{filepath.Join(folder, schemaFile)}, validator.Opts{Strict: true})
	if err != nil {
		return nil, err
	}
	return &builtins{folder: folder, validator: made, compiler: newCompiler(), schemas: map[string]*jsonschema.Schema{}}, nil
}

// newCompiler reads schemas as kubeconform does, from files only.
func newCompiler() *jsonschema.Compiler {
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(jsonschema.SchemeURLLoader{"file": jsonschema.FileLoader{}})
	compiler.DefaultDraft(jsonschema.Draft4)
	return compiler
}

// schemaName is the file that holds the schema of a kind.
func schemaName(apiVersion, kind string) string {
	group, version, grouped := strings.Cut(apiVersion, "/")
	name := kind + "-" + strings.Split(group, ".")[0]
	if grouped {
		name += "-" + version
	}
	return strings.ToLower(name) + ".json"
}

// validate has kubeconform judge a document.
func (b *builtins) validate(head typeMeta, data []byte) verdict {
	name := schemaName(head.APIVersion, head.Kind)
	if strings.ContainsAny(name, `/\`) {
		return verdict{Status: statusNoSchema}
	}
	if _, err := os.Stat(filepath.Join(b.folder, name)); err != nil {
		return verdict{Status: statusNoSchema}
	}
	result := b.validator.ValidateResource(resource.Resource{Bytes: data})
	switch result.Status {
	case validator.Valid:
		return verdictOf(natively(head, data))
	case validator.Invalid:
		wrong := required(head, data, b.explain(name, data, result))
		if len(wrong) == 0 {
			wrong = natively(head, data)
		}
		return verdictOf(wrong)
	default:
		return failedVerdict(fmt.Sprintf("schema %s: %v", name, b.reason(name, result.Err)))
	}
}

// required leaves out what a schema wants to be there and the API server does
// not: it puts in defaults, and has its own code look for what is missing.
func required(head typeMeta, data []byte, wrong []violation) []violation {
	lacks := func(it violation) bool { return it.Message == lacking }
	if nativeChecks[head.Kind] == nil || !recognized(head) || !slices.ContainsFunc(wrong, lacks) {
		return wrong
	}
	own := natively(head, data)
	return slices.DeleteFunc(wrong, func(it violation) bool {
		return lacks(it) && !slices.ContainsFunc(own, func(one violation) bool {
			return strings.HasPrefix(one.Path, it.Path) || strings.HasPrefix(it.Path, one.Path)
		})
	})
}

// reason prefers the compiler's own words, as kubeconform takes a schema that
// cannot be compiled for one that is not there.
func (b *builtins) reason(name string, err error) error {
	if _, own := b.schema(name); own != nil {
		return own
	}
	return err
}

// explain finds the precise places: kubeconform tells only the outermost
// ones, so the same library is asked again with the same schema.
func (b *builtins) explain(name string, data []byte, result validator.Result) []violation {
	flat := []violation{{Message: clip(result.Err.Error())}}
	schema, err := b.schema(name)
	if err != nil {
		return flat
	}
	var object any
	if utiljson.Unmarshal(data, &object) != nil {
		return flat
	}
	var cause *jsonschema.ValidationError
	if !errors.As(schema.Validate(object), &cause) {
		return flat
	}
	return leaves(cause)
}

func (b *builtins) schema(name string) (*jsonschema.Schema, error) {
	if made, ok := b.schemas[name]; ok {
		return made, nil
	}
	made, err := b.compiler.Compile(filepath.Join(b.folder, name))
	if err != nil {
		return nil, err
	}
	b.schemas[name] = made
	return made, nil
}

var english = message.NewPrinter(language.English)

// lacking is what is said of a field that is not there.
const lacking = "required field is missing"

// leaves returns the innermost causes of an error.
func leaves(cause *jsonschema.ValidationError) []violation {
	if len(cause.Causes) == 0 {
		return leaf(cause)
	}
	if merged, ok := mergeTypes(cause); ok {
		return merged
	}
	var list []violation
	for _, inner := range cause.Causes {
		list = append(list, leaves(inner)...)
	}
	return list
}

// leaf describes one cause at the most precise place it is about.
func leaf(cause *jsonschema.ValidationError) []violation {
	switch why := cause.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		return each(cause, why.Properties, "unknown field")
	case *kind.Required:
		return each(cause, why.Missing, lacking)
	}
	if why, ok := cause.ErrorKind.(*kind.Type); ok {
		return []violation{typeViolation(cause, why.Got, why.Want)}
	}
	text := cause.ErrorKind.LocalizedString(english)
	return []violation{{Path: pointerOf(cause.InstanceLocation), Message: clip(text)}}
}

// typeViolation says which types would do. Every optional field also takes
// null, which is not worth saying.
func typeViolation(cause *jsonschema.ValidationError, got string, want []string) violation {
	var types []string
	for _, name := range want {
		if name != "null" && !slices.Contains(types, name) {
			types = append(types, name)
		}
	}
	if len(types) == 0 {
		types = want
	}
	text := fmt.Sprintf("got %s, want %s", got, strings.Join(types, " or "))
	return violation{Path: pointerOf(cause.InstanceLocation), Message: text}
}

func each(cause *jsonschema.ValidationError, names []string, message string) []violation {
	list := make([]violation, 0, len(names))
	for _, name := range names {
		at := append(slices.Clone(cause.InstanceLocation), name)
		list = append(list, violation{Path: pointerOf(at), Message: message})
	}
	return list
}

// mergeTypes makes one violation of alternatives that differ in type only, as
// in "a string or an integer".
func mergeTypes(cause *jsonschema.ValidationError) ([]violation, bool) {
	switch cause.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf:
	default:
		return nil, false
	}
	var got string
	var want []string
	for _, inner := range cause.Causes {
		for len(inner.Causes) == 1 {
			inner = inner.Causes[0]
		}
		why, ok := inner.ErrorKind.(*kind.Type)
		if !ok || !slices.Equal(inner.InstanceLocation, cause.InstanceLocation) {
			return nil, false
		}
		got, want = why.Got, append(want, why.Want...)
	}
	return []violation{typeViolation(cause, got, want)}, true
}
