package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	crdvalidation "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

const (
	statusValid    = "valid"
	statusInvalid  = "invalid"
	statusNoSchema = "no-schema"
	statusError    = "error"
)

// maxViolations are listed of one object: nobody reads more, and each is looked
// for in the files.
const maxViolations = 100

// verdict is what validation says about one document.
type verdict struct {
	Status     string      `json:"status"`
	Violations []violation `json:"violations"`
}

func failedVerdict(message string) verdict {
	return verdict{Status: statusError, Violations: []violation{{Message: clip(message)}}}
}

func verdictOf(wrong []violation) verdict {
	if len(wrong) == 0 {
		return verdict{Status: statusValid}
	}
	// The libraries walk maps, so only sorting makes the order the same always.
	slices.SortFunc(wrong, func(a, b violation) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Message, b.Message))
	})
	wrong = slices.Compact(wrong)
	if more := len(wrong) - maxViolations; more > 0 {
		text := fmt.Sprintf("%d more faults are not listed: mend the %d that are, and look again", more, maxViolations)
		wrong = append(wrong[:maxViolations], violation{Message: text})
	}
	return verdict{Status: statusInvalid, Violations: wrong}
}

// typeMeta names the kind of a document.
type typeMeta struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
}

// judge validates documents for one cluster.
type judge struct {
	all      definitions
	set      *schemaSet
	builtins *builtins
}

// validate returns the verdict on a document.
func (j *judge) validate(data []byte) (result verdict) {
	defer func() {
		if r := recover(); r != nil {
			result = failedVerdict(fmt.Sprintf("recovered from panic: %v", r))
		}
		if result.Violations == nil {
			result.Violations = []violation{}
		}
	}()
	var head typeMeta
	if err := json.Unmarshal(data, &head); err != nil {
		return failedVerdict(err.Error())
	}
	if head.APIVersion == crdVersion && head.Kind == crdKind {
		return j.definition(data)
	}
	version, err := schema.ParseGroupVersion(head.APIVersion)
	if err != nil {
		return verdictOf([]violation{{Path: "/apiVersion", Message: err.Error()}})
	}
	if found := j.set.find(version.WithKind(head.Kind).GroupKind()); found != nil {
		return found.judge(version.Version, data)
	}
	if j.builtins == nil {
		return verdict{Status: statusNoSchema}
	}
	return j.builtins.validate(head, data)
}

// judge validates a custom resource.
func (d *definition) judge(version string, data []byte) verdict {
	served := d.served()
	for _, name := range served {
		if name == version {
			return d.judgeServed(version, data)
		}
	}
	text := fmt.Sprintf("version %s of %s is not served; served: %s", version, d.crd.Name, strings.Join(served, ", "))
	return verdictOf([]violation{{Path: "/apiVersion", Message: text}})
}

func (d *definition) judgeServed(version string, data []byte) verdict {
	kind, err := d.kind(version)
	if err != nil {
		return failedVerdict(fmt.Sprintf("CustomResourceDefinition %s: %v", d.crd.Name, err))
	}
	wrong, err := kind.validate(data)
	if err != nil {
		return failedVerdict(err.Error())
	}
	if len(wrong) == 0 {
		of := schema.GroupKind{Group: d.crd.Spec.Group, Kind: d.crd.Spec.Names.Kind}
		wrong = append(fluxExpressions(of, data), fluxURL(of, data)...)
		wrong = append(wrong, fluxVersions(of, data)...)
	}
	return verdictOf(wrong)
}

// definition validates a CustomResourceDefinition itself.
func (j *judge) definition(data []byte) verdict {
	made, err := j.all.get(data)
	if err != nil {
		return verdictOf([]violation{{Message: clip(err.Error())}})
	}
	if !made.checked {
		wrong, err := made.check(data)
		if err != nil {
			return failedVerdict(err.Error())
		}
		made.checked, made.wrong = true, wrong
	}
	return verdictOf(made.wrong)
}

// check says what the API server would refuse if the definition were created.
func (d *definition) check(data []byte) ([]violation, error) {
	crd, err := d.internal()
	if err != nil {
		return nil, err
	}
	crd.Status = apiextensions.CustomResourceDefinitionStatus{}
	for i, v := range crd.Spec.Versions {
		if v.Storage || i == 0 { // one without a storage version is told that, and no more
			crd.Status.StoredVersions = []string{v.Name}
		}
		if v.Storage {
			break
		}
	}
	crd.Namespace = ""
	original := &pointers{data: data}
	var wrong []violation
	for _, err := range d.unknown {
		wrong = append(wrong, original.unknownField(err))
	}
	for _, err := range crdvalidation.ValidateCustomResourceDefinition(context.Background(), crd) {
		wrong = append(wrong, original.violation(err))
	}
	return wrong, nil
}

// unknownField makes a violation of a strict decoding error.
func (p *pointers) unknownField(err error) violation {
	name, ok := strings.CutPrefix(err.Error(), `unknown field "`)
	if !ok {
		return violation{Message: clip(err.Error())}
	}
	return violation{Path: p.find(strings.TrimSuffix(name, `"`)), Message: "unknown field"}
}
