package main

import (
	"strings"
	"testing"
)

func judgeOf(t *testing.T, texts ...string) *judge {
	t.Helper()
	j := &judge{all: definitions{}}
	j.set = setOf(t, j.all, nil, texts...)
	return j
}

func thing(spec string) string {
	return "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t, namespace: ns}\nspec: " + spec + "\n"
}

func TestValidThings(t *testing.T) {
	j := judgeOf(t, thingCRD)
	for _, text := range []string{
		thing("{size: 1}"),
		thing("{size: 5, mode: fast, either: 1, free: {any: {thing: 1}}, labels: {a.b/c: d}}"),
		thing("{size: 1, either: '1', nullable: null, limit: null, tags: [a, b], ports: [{name: a}, {name: b, port: 1}]}"),
		thing("{size: 1, template: {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {}}}"),
		thing("{size: 1}") + "status: {replicas: 'dropped on create'}\n",
		strings.Replace(thing("{size: 1}"), ", namespace: ns", "", 1),
	} {
		if got := j.validate(toJSON(t, text)); got.Status != statusValid {
			t.Errorf("%s%+v", text, got.Violations)
		}
	}
}

func TestInvalidThings(t *testing.T) {
	j := judgeOf(t, thingCRD)
	for text, want := range map[string]string{
		thing("{size: 6}"): "/spec: Invalid value: size is over the limit",
		thing("{size: 6, limit: 7, bogus: 1, free: {a: 1}}"): "/spec/bogus: unknown field",
		thing("{size: x}"):                                                              `/spec/size: Invalid value: "string": spec.size in body must be of type integer: "string"`,
		thing("{limit: 1}"):                                                             "/spec/size: Required value",
		thing("{size: 1, mode: odd}"):                                                   `/spec/mode: Unsupported value: "odd": supported values: "fast", "slow"`,
		thing("{size: 1, name: long}"):                                                  "/spec/name: Too long: may not be more than 3 bytes",
		thing("{size: 1, either: true}"):                                                "/spec/either: Invalid value",
		thing("{size: 1, tags: [a, a]}"):                                                `/spec/tags/1: Duplicate value: "a"`,
		thing("{size: 1, ports: [{name: a}, {name: a}]}"):                               "/spec/ports/1: Duplicate value",
		thing("{size: 1, ports: [{name: a, extra: 1}]}"):                                "/spec/ports/0/extra: unknown field",
		thing("{size: 1, labels: {a.b/c: 1}}"):                                          "/spec/labels/a.b~1c: Invalid value",
		thing("{size: 1, replicas: -1}"):                                                "/spec/replicas: Invalid value: -1: should be a non-negative integer",
		thing("{size: 1, template: {metadata: {name: p}}}"):                             "/spec/template/apiVersion: Required value",
		thing("{size: 1, template: {apiVersion: v1, kind: Pod, metadata: {bogus: p}}}"): "/spec/template/metadata/bogus: unknown field",
		thing("{size: 1}") + "other: 1\n":                                               "/other: unknown field",
		thing("{size: 1}") + "status: {none: 1}\n":                                      "/status/none: unknown field",
		strings.Replace(thing("{size: 1}"), "name: t", "name: T_t", 1):                  "/metadata/name: Invalid value",
		strings.Replace(thing("{size: 1}"), "name: t", "nam: t", 1):                     "/metadata/nam: unknown field",
		strings.Replace(thing("{size: 1}"), "name: t", "name: t, labels: {a: 1}", 1):    "/metadata: Invalid value",
		strings.Replace(thing("{size: 1}"), "/v1", "/v1beta1", 1):                       "/apiVersion: version v1beta1 of things.example.com is not served; served: v1",
		strings.Replace(thing("{size: 1}"), "/v1", "/v9", 1):                            "/apiVersion: version v9 of things.example.com is not served; served: v1",
		strings.Replace(thing("{size: 1}"), "/v1", "/v/1", 1):                           "/apiVersion: unexpected GroupVersion string",
	} {
		got := j.validate(toJSON(t, text))
		if got.Status != statusInvalid {
			t.Errorf("%s is %s", text, got.Status)
			continue
		}
		wantPart(t, lines(got), want)
	}
}

func lines(v verdict) string {
	var list []string
	for _, found := range v.Violations {
		list = append(list, found.Path+": "+found.Message)
	}
	return strings.Join(list, "\n")
}

func TestViolationsAreSortedAndSingle(t *testing.T) {
	j := judgeOf(t, thingCRD)
	got := j.validate(toJSON(t, thing("{z: 1, a: 1, size: x, mode: odd}")))
	wantText(t, lines(got), "/spec/a: unknown field\n"+
		`/spec/mode: Unsupported value: "odd": supported values: "fast", "slow"`+"\n"+
		`/spec/size: Invalid value: "string": spec.size in body must be of type integer: "string"`+"\n"+
		"/spec/z: unknown field")
}

func TestVerdictsHoldEachViolationOnce(t *testing.T) {
	got := verdictOf([]violation{{Path: "/b", Message: "x"}, {Path: "/a", Message: "y"}, {Path: "/b", Message: "x"}, {Path: "/a", Message: "x"}})
	wantText(t, lines(got), "/a: x\n/a: y\n/b: x")
}

func TestClusterScopedKindsHaveNoNamespace(t *testing.T) {
	j := judgeOf(t, strings.Replace(thingCRD, "Namespaced", "Cluster", 1))
	if got := j.validate(toJSON(t, thing("{size: 1}"))); got.Status != statusValid {
		t.Errorf("%+v", got)
	}
}

func TestNoSchema(t *testing.T) {
	for _, j := range []*judge{{all: definitions{}}, judgeOf(t, thingCRD)} {
		got := j.validate(toJSON(t, configMap))
		wantText(t, marshal(t, got), `{"status":"no-schema","violations":[]}`)
	}
}

func TestNotADocument(t *testing.T) {
	got := judgeOf(t).validate([]byte("[1]"))
	wantText(t, got.Status, statusError)
}

func TestDefinitionsAreJudgedToo(t *testing.T) {
	j := judgeOf(t)
	for range 2 {
		if got := j.validate(toJSON(t, thingCRD)); got.Status != statusValid {
			t.Errorf("%+v", got)
		}
	}
	for change, want := range map[[2]string]string{
		{"things.example.com", "wrong.example.com"}:       "/metadata/name: Invalid value",
		{"size: {type: integer}", "size: {}"}:             "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/size/type: Required value",
		{"self.size <= self.limit", "self.none > 1"}:      "undefined field 'none'",
		{"scope: Namespaced", "scope: Galaxy"}:            "/spec/scope: Unsupported value",
		{"scope: Namespaced", "scope: Cluster\n  odd: 1"}: "/spec/odd: unknown field",
		{"storage: false", "storage: true"}:               "must have exactly one version marked as storage version",
		{"group: example.com", "group: 7"}:                "not a CustomResourceDefinition",
	} {
		got := j.validate(toJSON(t, strings.Replace(thingCRD, change[0], change[1], 1)))
		if got.Status != statusInvalid {
			t.Errorf("%v is %s", change, got.Status)
			continue
		}
		wantPart(t, lines(got), want)
	}
}

func TestADefinitionWithoutAStorageVersionIsToldOnce(t *testing.T) {
	got := judgeOf(t).validate(toJSON(t, strings.Replace(thingCRD, "storage: true", "storage: false", 1)))
	want := "Invalid value: must have exactly one version marked as storage version"
	if len(got.Violations) != 1 || got.Violations[0].Message != want {
		t.Errorf("%+v", got.Violations)
	}
}

func TestOfManyViolationsSomeAreListed(t *testing.T) {
	j := judgeOf(t, thingCRD)
	got := j.validate(toJSON(t, thing("{size: 1, tags: ["+strings.Repeat("1, ", 5000)+"2]}"))).Violations
	last := got[len(got)-1]
	if len(got) != maxViolations+1 || last.Path != "" || !strings.HasPrefix(last.Message, "49") {
		t.Errorf("%d, at the end %+v", len(got), last)
	}
}
