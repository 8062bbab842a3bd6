package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/fluxcd/pkg/kustomize"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/yaml"
)

// doc describes one document of an answer's blob, or says why it is not there.
type doc struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Namespace  string `json:"namespace"`
	Name       string `json:"name"`
	Sha        string `json:"sha"`
	Dollar     bool   `json:"dollar"`
	Odd        string `json:"odd,omitempty"`
	Size       int    `json:"size"`
}

func describe(res *resource.Resource) (doc, []byte, error) {
	data, found, err := final(res)
	if err != nil {
		return doc{}, nil, err
	}
	odd, err := oddity(res, data)
	if err != nil {
		return doc{}, nil, err
	}
	sum := sha256.Sum256(data)
	return doc{
		APIVersion: res.GetApiVersion(),
		Kind:       res.GetKind(),
		Namespace:  res.GetNamespace(),
		Name:       res.GetName(),
		Sha:        hex.EncodeToString(sum[:]),
		Dollar:     found.dollar || !found.isPassing() && !passes(data),
		Odd:        odd,
		Size:       len(data),
	}, data, nil
}

// rendered is what came out of a build.
type rendered struct {
	generated bool
	docs      []doc
	chunks    [][]byte
}

// builder builds kustomizations as Flux's controller does.
type builder struct {
	stages  *stages
	refused *refusals
	// loaded tells that Kustomize's global schema is the built-in one, whole
	// and untouched.
	loaded bool
	// wary has it refuse what would do much, without trying.
	wary bool
}

// build renders a directory of a view for a Flux Kustomization. The closure
// holds what it looked at, whether it failed or not.
func (b *builder) build(v *view, dir string, object unstructured.Unstructured, seen *closure) (*rendered, error) {
	made, resources, err := b.resources(v, inTree("", dir), object, seen, nil)
	if err != nil {
		return nil, err
	}
	return collect(resources, made.generated, seen)
}

// resources builds a directory by its tree path. The kustomization that Flux
// made of it, and every other, may be changed on its way to Kustomize.
func (b *builder) resources(
	v *view, dir string, object unstructured.Unstructured, seen *closure, change func([]byte) []byte,
) (*manifest, resmap.ResMap, error) {
	if !v.dirs[dir] {
		if _, ok := v.files[dir]; ok {
			seen.read[dir] = true
		} else {
			seen.missing[dir] = true
		}
		text := fmt.Sprintf("kustomization path not found: %s is not a directory of the source", dir)
		return nil, nil, failure("path-missing", text)
	}
	if b.wary && v.weighing().isHeavy(dir) {
		return nil, nil, heavy()
	}
	made, err := b.stages.generate(v, seen, dir, object)
	if err != nil {
		return nil, nil, seen.explain(err)
	}
	if v.dirs[made.file] {
		return nil, nil, failure("build", fmt.Sprintf("open %s: is a directory", made.file))
	}
	if err := bounded(made.file, made.data); err != nil {
		return nil, nil, seen.explain(err)
	}
	if b.wary {
		if err := v.weighing().light(dir, made.data); err != nil {
			return nil, nil, err
		}
	}
	b.refused.take()
	files := &artifactFS{view: v, seen: seen, overlay: map[string][]byte{made.file: made.data}, change: change}
	resources, err := b.run(files, path.Join(mount, dir))
	if err != nil {
		return nil, nil, b.explain(err, files)
	}
	return made, resources, nil
}

// run builds without the costly reset of Kustomize's schema. A build whose
// inputs bring a schema is thrown away and done again by Flux's own function,
// which resets before and after.
func (b *builder) run(files *artifactFS, dir string) (resmap.ResMap, error) {
	resources, err := b.quick(files, dir)
	if !files.openAPI {
		return resources, err
	}
	files.isolated = true
	b.loaded = false
	return kustomize.Build(files, dir)
}

// quick builds with the schema as it is, which is the built-in one.
func (b *builder) quick(files *artifactFS, dir string) (resources resmap.ResMap, err error) {
	defer func() {
		if r := recover(); r != nil {
			b.loaded = false
			err = failure("panic", fmt.Sprintf("recovered from kustomize build panic: %v", r))
		}
	}()
	b.loadSchema()
	options := &krusty.Options{
		LoadRestrictions: types.LoadRestrictionsNone,
		PluginConfig:     types.DisabledPluginConfig(),
	}
	return krusty.MakeKustomizer(options).Run(files, dir)
}

// loadSchema puts the built-in schema in force, as Flux does for each build.
func (b *builder) loadSchema() {
	if b.loaded {
		return
	}
	openapi.ResetOpenAPI()
	_ = openapi.Schema()
	b.loaded = true
}

// collect turns resources into documents, in build order.
func collect(resources resmap.ResMap, generated bool, seen *closure) (*rendered, error) {
	list := resources.Resources()
	result := &rendered{generated: generated, docs: make([]doc, 0, len(list)), chunks: make([][]byte, 0, len(list))}
	size := 0
	for _, res := range list {
		// The controller refuses to go on with such an object.
		if res.GetName() == "" || res.GetKind() == "" || res.GetApiVersion() == "" {
			text := fmt.Sprintf("failed to decode Kubernetes apiVersion, kind and name from: %v", res.String())
			return nil, failure("build", text)
		}
		head, data, err := describe(res)
		if err != nil {
			return nil, seen.explain(err)
		}
		if size += len(data); size > maxOutput {
			return nil, failure("limit", fmt.Sprintf("what it builds is over the limit of %d MiB", maxOutput>>20))
		}
		result.docs = append(result.docs, head)
		result.chunks = append(result.chunks, data)
	}
	return result, nil
}

// explain gives a build's error its kind, and the paths in it their short form.
func (b *builder) explain(err error, files *artifactFS) error {
	text := withoutPrefix(err.Error(), mount)
	if files.seen.refused != nil {
		return failure("limit", files.seen.refused.Error())
	}
	if known, ok := err.(*opError); ok {
		return failure(known.Kind, text)
	}
	if strings.Contains(text, "recovered from kustomize build panic") {
		return failure("panic", text)
	}
	if urls := b.refused.take(); len(urls) > 0 {
		return remoteBase(urls[len(urls)-1], text)
	}
	if strings.Contains(text, noGit) {
		return remoteBase(files.remote(text), text)
	}
	if wantsProgram(text) {
		return failure("plugin", text)
	}
	return failure("build", text)
}

// noGit is what Kustomize says when it would clone a repository and finds no
// program for it.
const noGit = "no 'git' program on path"

func remoteBase(url, text string) error {
	return failure("remote-base", fmt.Sprintf("remote base %s is not fetched: %s", url, text))
}

var accumulating = regexp.MustCompile(`accumulating resources from '([^']+)'`)

// remote finds the remote reference that a build stopped at.
func (a *artifactFS) remote(text string) string {
	found := ""
	for _, match := range accumulating.FindAllStringSubmatch(text, -1) {
		if !a.isLocal(match[1]) {
			found = match[1]
		}
	}
	if found != "" {
		return found
	}
	for _, file := range keys(a.seen.read) {
		if isKustomizationName(path.Base(file)) {
			if url := a.remoteIn(file); url != "" {
				return url
			}
		}
	}
	return "of unknown place"
}

// remoteIn returns the first component or resource of a kustomization that is
// not in the tree.
func (a *artifactFS) remoteIn(file string) string {
	data, err := a.ReadFile(path.Join(mount, file))
	if err != nil {
		return ""
	}
	var k types.Kustomization
	if yaml.Unmarshal(data, &k) != nil {
		return ""
	}
	for _, name := range append(k.Components, k.Resources...) {
		local := path.Join(path.Dir(file), name)
		_, known := a.view.files[local]
		if !known && !a.view.dirs[local] && !a.isLocal(name) {
			return name
		}
	}
	return ""
}

// isLocal tells whether a reference can only be a path of the tree.
func (a *artifactFS) isLocal(name string) bool {
	return kustomize.IsLocalRelativePath(name) && !strings.ContainsAny(name, ":?@")
}
