package main

import (
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

func TestTargetsOfFlux(t *testing.T) {
	targets := []any{
		map[string]any{"target": map[string]any{"kind": "Deployment", "name": "web-.*", "labelSelector": "app in (a, b),!c"}},
		map[string]any{"target": map[string]any{"kind": "(", "labelSelector": "app in (a", "annotationSelector": "a==in=b"}},
		map[string]any{"paths": []any{"/data"}},
		map[string]any{"target": map[string]any{"namespace": "a["}},
	}
	faults := func(path string) []string {
		return []string{
			path + "/1/target/kind", path + "/1/target/labelSelector", path + "/1/target/annotationSelector",
			path + "/3/target/namespace",
		}
	}
	of := map[string]any{
		"ignore":         targets,
		"driftDetection": map[string]any{"ignore": targets},
		"postRenderers":  []any{map[string]any{}, map[string]any{"kustomize": map[string]any{"patches": targets}}},
	}
	want := slices.Concat(faults("/spec/ignore"), faults("/spec/driftDetection/ignore"),
		faults("/spec/postRenderers/1/kustomize/patches"))
	ofRelease := schema.GroupKind{Group: "helm.toolkit.fluxcd.io", Kind: "HelmRelease"}
	for _, kind := range []schema.GroupKind{ofKustomization, ofRelease} {
		var got []string
		for _, one := range expressionsOf(t, kind, of) {
			got = append(got, one.Path)
			if !one.Flux || one.Message == "" {
				t.Errorf("%+v", one)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%v: %v", kind, got)
		}
	}
	if got := expressionsOf(t, schema.GroupKind{Kind: "ConfigMap"}, of); got != nil {
		t.Errorf("%v", got)
	}
}
