package main

import "testing"

func TestNothingIsRun(t *testing.T) {
	const function = "apiVersion: example.org/v1\nkind: Runner\nmetadata:\n  name: run\n  annotations:\n    config.kubernetes.io/function: |\n      "
	for name, f := range map[string]files{
		"exec generator":        {"d/kustomization.yaml": "generators: [run.yaml]\n", "d/run.yaml": function + "exec: {path: ./run.sh}\n"},
		"container transformer": {"d/kustomization.yaml": "resources: [map.yaml]\ntransformers: [run.yaml]\n", "d/run.yaml": function + "container: {image: example.org/run}\n", "d/map.yaml": configMap},
		"starlark":              {"d/kustomization.yaml": "generators: [run.yaml]\n", "d/run.yaml": function + "starlark: {path: ./run.star, name: x}\n"},
		"go plugin":             {"d/kustomization.yaml": "generators: [run.yaml]\n", "d/run.yaml": "apiVersion: example.org/v1\nkind: Runner\nmetadata: {name: run}\n"},
		"validator":             {"d/kustomization.yaml": "resources: [map.yaml]\nvalidators: [run.yaml]\n", "d/run.yaml": function + "exec: {path: ./run.sh}\n", "d/map.yaml": configMap},
		"helm charts":           {"d/kustomization.yaml": "helmCharts: [{name: chart, repo: 'https://example.org/charts', version: 1.0.0}]\n"},
		"old helm charts":       {"d/kustomization.yaml": "helmChartInflationGenerator: [{chartName: chart, chartRepoUrl: 'https://example.org/charts'}]\n"},
		"helm as a generator":   {"d/kustomization.yaml": "generators: [helm.yaml]\n", "d/helm.yaml": "apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: h}\nname: chart\nrepo: https://example.org/charts\n"},
	} {
		t.Run(name, func(t *testing.T) {
			failed := newBuilder(t).fails(t, f, "d", "{}")
			wantText(t, failed.Kind, "plugin")
			t.Log(failed.Message)
		})
	}
}
