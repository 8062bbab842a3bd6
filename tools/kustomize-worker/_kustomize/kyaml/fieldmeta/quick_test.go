package fieldmeta

import (
	"reflect"
	"testing"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

func TestEmptyIsWhatItWas(t *testing.T) {
	one := 1.0
	schemas := []spec.Schema{
		{}, {VendorExtensible: spec.VendorExtensible{Extensions: spec.Extensions{}}}, {SchemaProps: spec.SchemaProps{Type: []string{}}},
		{SchemaProps: spec.SchemaProps{Maximum: &one}}, {SchemaProps: spec.SchemaProps{UniqueItems: true}},
		{SwaggerSchemaProps: spec.SwaggerSchemaProps{ReadOnly: true}}, {ExtraProps: map[string]any{"a": 1}},
		{SchemaProps: spec.SchemaProps{Definitions: spec.Definitions{}}}, {SchemaProps: spec.SchemaProps{Format: "x"}},
	}
	for i := range schemas {
		want := reflect.DeepEqual(schemas[i], spec.Schema{})
		if got := (&FieldMeta{Schema: schemas[i]}).IsEmpty(); got != want {
			t.Errorf("%d: %v", i, got)
		}
		if got := (&openapi.ResourceSchema{Schema: &schemas[i]}).IsMissingOrNull(); got != want {
			t.Errorf("%d: %v", i, got)
		}
	}
	var none *FieldMeta
	if !none.IsEmpty() || !(&openapi.ResourceSchema{}).IsMissingOrNull() {
		t.Error("nothing is something")
	}
}
