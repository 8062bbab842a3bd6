package main

import (
	"fmt"
	"strings"
	"testing"
)

// repeated is a text many times, with the number of each in it.
func repeated(count int, format string) string {
	var text strings.Builder
	for n := range count {
		fmt.Fprintf(&text, format, n)
	}
	return text.String()
}

const (
	eachPatch    = "  - {target: {kind: ConfigMap}, patch: '[{op: add, path: /data, value: {a: b%d}}]'}\n"
	eachObject   = "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c%d}}\n"
	eachResource = "resources: [c.yaml]\n"
)

func TestAWaryBuildDoesNotDoMuch(t *testing.T) {
	objects, patches := repeated(250, eachObject), "patches:\n"+repeated(100, eachPatch)
	heavy := map[string]files{
		"patches": {"d/c.yaml": objects, "d/kustomization.yaml": eachResource + patches},
		"operations": {
			"d/c.yaml": objects, "d/kustomization.yaml": eachResource + "patches: [{path: p.yaml, target: {kind: ConfigMap}}]\n",
			"d/p.yaml": repeated(100, "- {op: add, path: /data, value: {a: b%d}}\n"),
		},
		"a component": {
			"d/c.yaml": objects, "d/kustomization.yaml": eachResource + "components: [../p]\n",
			"p/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n" + patches,
		},
		"a base": {
			"b/c.yaml": objects, "b/kustomization.yaml": eachResource,
			"d/kustomization.yaml": "resources: [../b]\n" + patches,
		},
		"a list": {
			"d/c.yaml":             "kind: List\napiVersion: v1\nitems:\n" + strings.ReplaceAll(objects, "---\n", "- "),
			"d/kustomization.yaml": eachResource + patches,
		},
		"transformers": {
			"d/c.yaml": objects, "d/kustomization.yaml": eachResource + "transformers: [t.yaml]\n",
			"d/t.yaml": repeated(100, "---\n{apiVersion: builtin, kind: PatchTransformer, metadata: {name: p%d}, patch: '[]'}\n"),
		},
		"targets": {
			"d/c.yaml": objects,
			"d/kustomization.yaml": eachResource + "replacements:\n- source: {kind: ConfigMap, name: c0}\n  targets:\n" +
				repeated(100, "  - {select: {name: c%d}, fieldPaths: [data.a], options: {create: true}}\n"),
		},
	}
	for name, given := range heavy {
		made := newBuilder(t)
		made.wary = true
		seen := newClosure()
		_, err := made.build(given.view(t), "d", fluxObject(t, "{}"), seen)
		known, ok := err.(*opError)
		if !ok || known.Kind != "spent" {
			t.Errorf("%s: %v", name, err)
			continue
		}
		wantPart(t, known.Message, "it was not tried")
	}
}

// TestAWaryBuildDoesAllElse: many apps with their own patches are no product.
func TestAWaryBuildDoesAllElse(t *testing.T) {
	given, list := files{}, "resources:\n"
	for n := range 60 {
		dir := fmt.Sprintf("d/app%d/", n)
		given[dir+"c.yaml"] = repeated(20, "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c%d}}\n")
		given[dir+"kustomization.yaml"] = eachResource + fmt.Sprintf("namePrefix: a%d-\npatches:\n", n) + repeated(5, eachPatch)
		list += fmt.Sprintf("- app%d\n", n)
	}
	given["d/kustomization.yaml"] = list + "namespace: x\n"
	for name, one := range map[string]files{
		"apps":      given,
		"generated": {"d/c.yaml": repeated(1000, eachObject)},
		"a circle":  {"d/kustomization.yaml": "resources: [../e]\n", "e/kustomization.yaml": "resources: [../d]\n"},
	} {
		plain, wary := newBuilder(t), newBuilder(t)
		wary.wary = true
		want, wantErr := plain.build(one.view(t), "d", fluxObject(t, "{namePrefix: a-}"), newClosure())
		got, err := wary.build(one.view(t), "d", fluxObject(t, "{namePrefix: a-}"), newClosure())
		if fmt.Sprint(err) != fmt.Sprint(wantErr) || (err == nil && len(got.docs) != len(want.docs)) {
			t.Errorf("%s: %v instead of %v", name, err, wantErr)
		}
	}
}

// TestBasesThatMultiplyAreCounted: quickly, and without numbers that turn over.
func TestBasesThatMultiplyAreCounted(t *testing.T) {
	given := files{"b0/c.yaml": repeated(10, eachObject), "b0/kustomization.yaml": eachResource}
	for n := 1; n < 70; n++ {
		base := fmt.Sprintf("../b%d", n-1)
		given[fmt.Sprintf("b%d/kustomization.yaml", n)] = "namePrefix: x\nresources: [" + base + ", " + base + "]\n"
	}
	top := []byte(given["b69/kustomization.yaml"])
	if err := given.view(t).weighing().light("b69", top); err == nil {
		t.Error("2^69 objects are few")
	}
}

// TestWhatFluxInjectsIsWeighed: its generator writes it into the kustomization.
func TestWhatFluxInjectsIsWeighed(t *testing.T) {
	given := files{"d/c.yaml": repeated(250, eachObject)}
	made := newBuilder(t)
	made.wary = true
	spec := "\n  patches:\n" + repeated(100, "  - {target: {kind: ConfigMap}, patch: '[{op: add, path: /data, value: {a: b%d}}]'}\n")
	_, err := made.build(given.view(t), "d", fluxObject(t, spec), newClosure())
	if known, ok := err.(*opError); !ok || known.Kind != "spent" {
		t.Error(err)
	}
}
