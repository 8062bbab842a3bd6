package main

import (
	"strings"
	"testing"
)

const strictMeta = `{"type": "object", "additionalProperties": false, "properties": {
"name": {"type": ["string", "null"]}, "labels": {"type": ["object", "null"], "additionalProperties": {"type": ["string", "null"]}}}}`

// twoLayouts are the same schemas with one file for all definitions and with
// one for each.
var twoLayouts = map[string]files{
	"one file": {
		"_definitions.json":    `{"$defs": {"meta": ` + strictMeta + `, "port": {"oneOf": [{"type": ["string", "null"]}, {"type": ["integer", "null"]}]}}}`,
		"thing-apps-v1.json":   thingJSONSchema("_definitions.json#/$defs/", ""),
		"configmap-v1.json":    `{"type": "object", "properties": {"metadata": {"$ref": "_definitions.json#/$defs/meta"}}}`,
		"broken-apps-v1.json":  `{"$ref": "none.json"}`,
		"invalid-apps-v1.json": `{`,
	},
	"many files": {
		"definitions/meta.json": strictMeta,
		"definitions/port.json": `{"oneOf": [{"type": ["string", "null"]}, {"type": ["integer", "null"]}]}`,
		"thing-apps-v1.json":    thingJSONSchema("definitions/", ".json"),
		"configmap-v1.json":     `{"type": "object", "properties": {"metadata": {"$ref": "definitions/meta.json"}}}`,
	},
}

func thingJSONSchema(before, after string) string {
	return strings.NewReplacer("<", before, ">", after).Replace(`{"type": "object", "additionalProperties": false, "required": ["spec"],
"properties": {"apiVersion": {"enum": ["apps/v1"]}, "kind": {"enum": ["Thing"]},
 "metadata": {"allOf": [{"$ref": "<meta>"}]},
 "spec": {"type": "object", "additionalProperties": false, "properties": {
  "replicas": {"type": ["integer", "null"], "format": "int32", "minimum": 0}, "ports": {"type": "array", "items": {"$ref": "<port>"}},
  "choice": {"anyOf": [{"type": "object", "required": ["a"]}, {"type": "object", "required": ["b"]}]}}}}}`)
}

func TestBuiltinKinds(t *testing.T) {
	for layout, f := range twoLayouts {
		t.Run(layout, func(t *testing.T) {
			made, err := newBuiltins(f.write(t))
			if err != nil {
				t.Fatal(err)
			}
			j := &judge{all: definitions{}, builtins: made}
			for _, test := range []struct{ text, status, lines string }{
				{"metadata: {name: x}\nspec: {replicas: 1, ports: [a, 1]}", statusValid, ""},
				{"metadata: {name: null}\nspec: {}", statusValid, ""},
				{"metadata: {name: x}", statusInvalid, "/spec: required field is missing"},
				{"spec: {replicas: x}", statusInvalid, "/spec/replicas: got string, want integer"},
				{"spec: {replicas: -1}", statusInvalid, "/spec/replicas: minimum: got -1, want 0"},
				{"spec: {ports: [a, true]}", statusInvalid, "/spec/ports/1: got boolean, want string or integer"},
				{"spec: {choice: {}}", statusInvalid, "/spec/choice/a: required field is missing\n/spec/choice/b: required field is missing"},
				{"metadata: {labels: {a/b: 1}, odd: 1}\nspec: {x: 1, z: 2}", statusInvalid, "/metadata/labels/a~1b: got number, want string\n" +
					"/metadata/odd: unknown field\n/spec/x: unknown field\n/spec/z: unknown field"},
			} {
				got := j.validate(toJSON(t, "apiVersion: apps/v1\nkind: Thing\n"+test.text))
				wantText(t, got.Status+"\n"+lines(got), test.status+"\n"+test.lines)
			}
			if got := j.validate(toJSON(t, configMap)); got.Status != statusValid {
				t.Errorf("core kind: %+v", got)
			}
		})
	}
}

func TestKindsWithoutASchema(t *testing.T) {
	made, err := newBuiltins(twoLayouts["one file"].write(t))
	if err != nil {
		t.Fatal(err)
	}
	j := &judge{all: definitions{}, builtins: made}
	broken := j.validate(toJSON(t, "apiVersion: apps/v1\nkind: Broken\nmetadata: {name: x}\n"))
	wantPart(t, lines(broken), "none.json")
	for head, want := range map[string]string{
		"apiVersion: apps/v1\nkind: None":             statusNoSchema,
		"apiVersion: apps/v2\nkind: Thing":            statusNoSchema,
		"apiVersion: v1\nkind: ../configmap":          statusNoSchema,
		"apiVersion: apps.example.com/v1\nkind: None": statusNoSchema,
		"apiVersion: apps/v1\nkind: Broken":           statusError,
		"apiVersion: apps/v1\nkind: Invalid":          statusError,
	} {
		if got := j.validate(toJSON(t, head+"\nmetadata: {name: x}\n")); got.Status != want {
			t.Errorf("%q: %+v, want %s", head, got, want)
		}
	}
}

func TestSetComesBeforeTheFolder(t *testing.T) {
	folder := files{"thing-example-v1.json": `{"not": {}}`}
	made, err := newBuiltins(folder.write(t))
	if err != nil {
		t.Fatal(err)
	}
	j := judgeOf(t, thingCRD)
	j.builtins = made
	if got := j.validate(toJSON(t, thing("{size: 1}"))); got.Status != statusValid {
		t.Errorf("%+v", got)
	}
	j.set = nil
	if got := j.validate(toJSON(t, thing("{size: 1}"))); got.Status != statusInvalid {
		t.Errorf("%+v", got)
	}
}

func TestFolderMustExist(t *testing.T) {
	if _, err := newBuiltins("/none"); err == nil {
		t.Error("no error")
	}
}

// TestRequiredFields has the API server's own code say which of the fields that
// a schema wants must be there.
func TestRequiredFields(t *testing.T) {
	made, err := newBuiltins(files{
		"priorityclass-scheduling-v1.json": `{"type": "object", "required": ["value"]}`,
		"rolebinding-rbac-v1.json": `{"type": "object", "properties": {
			"roleRef": {"type": "object", "required": ["apiGroup", "kind", "name"]}, "subjects": {"type": "array"}}}`,
		"lease-coordination-v1.json": `{"type": "object", "required": ["spec"]}`,
	}.write(t))
	if err != nil {
		t.Fatal(err)
	}
	j := &judge{all: definitions{}, builtins: made}
	const binding = "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: x, namespace: apps}\n"
	for text, want := range map[string]string{
		"apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: x}":  "",
		"apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: X_}": "/metadata/name: ",
		binding + "roleRef: {kind: Role, name: r}":                                    "",
		binding + "roleRef: {kind: Role}":                                             "/roleRef/name: required field is missing",
		binding + "roleRef: {kind: Role}\nsubjects: {}":                               "/subjects: got object, want array",
		"apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata: {name: x}":        "/spec: required field is missing",
	} {
		got := lines(j.validate(toJSON(t, text)))
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, not %q", text, got, want)
		}
	}
}
