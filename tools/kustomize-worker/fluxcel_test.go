package main

import (
	"encoding/json"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

var ofKustomization = schema.GroupKind{Group: "kustomize.toolkit.fluxcd.io", Kind: "Kustomization"}

func expressionsOf(t *testing.T, of schema.GroupKind, spec map[string]any) []violation {
	t.Helper()
	data, err := json.Marshal(map[string]any{"spec": spec})
	if err != nil {
		t.Fatal(err)
	}
	return fluxExpressions(of, data)
}

func TestReadyExpressions(t *testing.T) {
	for text, want := range map[string]string{
		"dep.status.ready == true":                               "",
		"self.metadata.name == dep.metadata.name && 1 < 1.5":     "",
		"dep.status.conditions.exists(c, c.type == 'Ready')":     "",
		"dep.?status.?ready.orValue(false) == true":              "",
		"dep.metadata.name.lowerAscii() == 'a'":                  "",
		"dep.status.ready":                                       "not known to be a bool",
		"'yes'":                                                  "gives string",
		"dep.status.ready ==":                                    "Syntax error",
		"other.ready == true":                                    "undeclared reference",
		"dep.x.all(e, e.type = 'Ready')":                         "Syntax error",
		"semver('1.0.0') == 1":                                   "undeclared reference",
		strings.Repeat(" ", maxProgram) + "true":                 "too long",
		"timestamp(dep.metadata.creationTimestamp).getHours()>1": "",
	} {
		got := ""
		for _, one := range expressionsOf(t, ofKustomization, map[string]any{"dependsOn": []any{
			map[string]any{"name": "a"}, map[string]any{"name": "b", "readyExpr": text},
		}}) {
			if one.Path != "/spec/dependsOn/1/readyExpr" || !one.Flux {
				t.Errorf("%q: %+v", text, one)
			}
			got += one.Message
		}
		if (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

func TestHealthExpressions(t *testing.T) {
	check := func(apiVersion, kind, current, failed string) map[string]any {
		return map[string]any{"apiVersion": apiVersion, "kind": kind, "current": current, "failed": failed}
	}
	wrong := expressionsOf(t, ofKustomization, map[string]any{"healthCheckExprs": []any{
		check("a/v1", "A", "status.ready", "whatever.it == 'is'"),
		check("a/v2", "A", "true", ""),
		check("a/v1", "B", "has(", "!"),
	}})
	paths := make([]string, 0, len(wrong))
	for _, one := range wrong {
		paths = append(paths, one.Path)
	}
	want := "/spec/healthCheckExprs/1 /spec/healthCheckExprs/2/current /spec/healthCheckExprs/2/failed"
	if got := strings.Join(paths, " "); got != want {
		t.Errorf("%s, not %s: %+v", got, want, wrong)
	}
}

func TestOtherKindsHaveNoExpressions(t *testing.T) {
	of := schema.GroupKind{Group: "example.com", Kind: "Kustomization"}
	if wrong := expressionsOf(t, of, map[string]any{"dependsOn": []any{map[string]any{"readyExpr": "("}}}); wrong != nil {
		t.Errorf("%+v", wrong)
	}
	if wrong := expressionsOf(t, ofKustomization, map[string]any{"dependsOn": "readyExpr"}); wrong != nil {
		t.Errorf("%+v", wrong)
	}
}
