package main

import (
	"strings"
	"testing"
)

const thingCRD = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Thing, plural: things}
  versions:
  - name: v1
    served: true
    storage: true
    subresources:
      status: {}
      scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          spec:
            type: object
            required: [size]
            x-kubernetes-validations:
            - rule: "self.size <= self.limit"
              message: size is over the limit
            properties:
              size: {type: integer}
              limit: {type: integer, default: 5}
              mode: {type: string, enum: [fast, slow]}
              name: {type: string, maxLength: 3}
              nullable: {type: string, nullable: true}
              replicas: {type: integer}
              either: {x-kubernetes-int-or-string: true}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true}
              template: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
              labels: {type: object, additionalProperties: {type: string}}
              tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
              ports:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name]
                items:
                  type: object
                  required: [name]
                  properties: {name: {type: string}, port: {type: integer}}
          status:
            type: object
            properties: {replicas: {type: integer}}
  - name: v1beta1
    served: false
    storage: false
    schema: {openAPIV3Schema: {type: object}}
`

func setOf(t *testing.T, all definitions, base *schemaSet, texts ...string) *schemaSet {
	t.Helper()
	var docs [][]byte
	for _, text := range texts {
		docs = append(docs, toJSON(t, text))
	}
	set, wrong := newSchemaSet(all, base, docs)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return set
}

func TestSetListsServedVersions(t *testing.T) {
	set := setOf(t, definitions{}, nil, thingCRD, strings.ReplaceAll(thingCRD, "served: false", "served: true\n    deprecated: true"))
	wantText(t, marshal(t, set.names()), `["example.com/v1/Thing","example.com/v1beta1/Thing"]`)
	set = setOf(t, definitions{}, nil, thingCRD)
	wantText(t, marshal(t, set.names()), `["example.com/v1/Thing"]`)
	wantText(t, marshal(t, setOf(t, definitions{}, nil).names()), `[]`)
}

func TestOwnDefinitionsWin(t *testing.T) {
	all := definitions{}
	base := setOf(t, all, nil, thingCRD, strings.NewReplacer("things", "others", "Thing", "Other").Replace(thingCRD))
	own := setOf(t, all, base, strings.ReplaceAll(thingCRD, "name: v1\n", "name: v2\n"))
	kind := base.kinds
	for gk := range kind {
		found := own.find(gk)
		if gk.Kind == "Thing" && marshal(t, found.served()) != `["v2"]` {
			t.Errorf("the base's Thing is found: %v", found.served())
		}
		if gk.Kind == "Other" && found != base.find(gk) {
			t.Error("the base's Other is not found")
		}
	}
}

func TestSetsShareDefinitions(t *testing.T) {
	all := definitions{}
	one, two := setOf(t, all, nil, thingCRD), setOf(t, all, nil, thingCRD)
	for gk, made := range one.kinds {
		if two.kinds[gk] != made {
			t.Error("compiled twice")
		}
		first, err := made.kind("v1")
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := made.kind("v1"); again != first {
			t.Error("a version is compiled twice")
		}
	}
	if len(all) != 1 {
		t.Errorf("%d definitions", len(all))
	}
}

func TestSetReportsWhatDefinesNothing(t *testing.T) {
	docs := [][]byte{
		toJSON(t, configMap),
		toJSON(t, thingCRD),
		toJSON(t, strings.ReplaceAll(thingCRD, "apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1beta1")),
		[]byte(`{"spec": 7}`),
	}
	set, wrong := newSchemaSet(definitions{}, nil, docs)
	if len(set.kinds) != 1 || len(wrong) != 3 {
		t.Fatalf("%v", wrong)
	}
	for i, index := range []int{0, 2, 3} {
		if wrong[i].Index != index {
			t.Errorf("%+v", wrong[i])
		}
	}
	wantPart(t, wrong[1].Message, "apiextensions.k8s.io/v1beta1")
}

func TestBrokenSchemaIsAnErrorOfItsKind(t *testing.T) {
	broken := strings.ReplaceAll(thingCRD, "size: {type: integer}", "size: {$ref: '#/x'}")
	j := &judge{all: definitions{}}
	j.set = setOf(t, j.all, nil, broken)
	for range 2 {
		result := j.validate(toJSON(t, "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {size: 1}\n"))
		wantText(t, result.Status, statusError)
		wantPart(t, result.Violations[0].Message, "things.example.com")
	}
}
