package main

import (
	"strings"
	"testing"
)

const plainMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: y}\n"

// traceable is an overlay with a component, a prefix, patches and generators.
var traceable = files{
	"base/a.yaml":             plainMap,
	"base/kustomization.yaml": "resources: [a.yaml]\nnamePrefix: p-\n",
	"part/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n" +
		"patches: [{path: p.yaml, target: {name: p-a}}]\n",
	"part/p.yaml": "- {op: replace, path: /data/x, value: z}\n",
	"over/kustomization.yaml": "resources: [../base]\ncomponents: [../part]\nnamespace: inner\n" +
		"configMapGenerator: [{name: g, literals: [k=v]}]\n",
}

func traceOf(t *testing.T, f files, dir, spec string) *provenance {
	t.Helper()
	result, err := newBuilder(t).provenance(f.view(t), dir, fluxObject(t, spec), newClosure())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestProvenanceNamesFilesAndEverythingThatCameAfter(t *testing.T) {
	result := traceOf(t, traceable, "./over", "{}")
	if len(result.Docs) != 2 {
		t.Fatalf("%+v", result.Docs)
	}
	wantText(t, marshal(t, result.Docs[0]),
		`{"apiVersion":"v1","kind":"ConfigMap","namespace":"inner","name":"p-a","file":"base/a.yaml","chain":0}`)
	wantText(t, marshal(t, result.Chains[0]), `[{"file":"base/kustomization.yaml","by":"PrefixTransformer"},`+
		`{"file":"part/kustomization.yaml","by":"PatchTransformer"},`+
		`{"file":"over/kustomization.yaml","by":"NamespaceTransformer"}]`)
	wantText(t, marshal(t, result.Docs[1].Generator),
		`{"file":"over/kustomization.yaml","by":"ConfigMapGenerator"}`)
	if result.Docs[1].File != "" || result.Docs[1].Chain == 0 {
		t.Errorf("%+v", result.Docs[1])
	}
}

func TestProvenanceIsInTheBuildsOrderAndChangesNoName(t *testing.T) {
	b := newBuilder(t)
	built := b.must(t, traceable, "over", "{nameSuffix: -s}")
	result := traceOf(t, traceable, "over", "{nameSuffix: -s}")
	for i, one := range result.Docs {
		wantText(t, one.Name, built.docs[i].Name)
	}
	if strings.Contains(texts(built), "config.kubernetes.io/origin") {
		t.Error("the build itself is annotated")
	}
	if len(built.docs) != len(result.Docs) {
		t.Errorf("%d documents, %d traced", len(built.docs), len(result.Docs))
	}
}

func TestProvenanceKeepsTheUsersOwnBuildMetadata(t *testing.T) {
	data, err := annotated([]byte("buildMetadata: [managedByLabel, originAnnotations]\n"))
	if err != nil {
		t.Fatal(err)
	}
	wantPart(t, string(data), "- managedByLabel\n- originAnnotations\n- transformerAnnotations\n")
}

func TestProvenanceOfAGeneratedKustomization(t *testing.T) {
	f := files{"x/sub/b.yaml": plainMap, "x/a.yaml": strings.ReplaceAll(plainMap, "name: a", "name: b")}
	result := traceOf(t, f, "x", "{targetNamespace: inner}")
	if !result.Generated {
		t.Error("not generated")
	}
	wantPart(t, result.Manifest, "- ./a.yaml\n- ./sub/b.yaml\n")
	if strings.Contains(result.Manifest, "buildMetadata") {
		t.Error("the manifest is not the one that Flux makes")
	}
	wantText(t, result.Docs[1].File, "x/sub/b.yaml")
}

func TestProvenanceOfWhatDoesNotBuild(t *testing.T) {
	w := newWorker(offline)
	defer w.close()
	f := files{"x/kustomization.yaml": "resources: [none.yaml]\n"}
	do(t, w, request{Op: "tree", Tree: "wc", Root: f.write(t), blob: f.blob()})
	wantPart(t, do(t, w, request{Op: "build", Tree: "wc", Path: "x", Provenance: true}), `"kind":"build"`)
	wantPart(t, do(t, w, request{Op: "build", Tree: "wc", Path: "y", Provenance: true}), `"kind":"path-missing"`)
}

func TestProvenanceOverTheWire(t *testing.T) {
	w := newWorker(offline)
	defer w.close()
	do(t, w, request{Op: "tree", Tree: "wc", Root: traceable.write(t), blob: traceable.blob()})
	said := do(t, w, request{Op: "build", Tree: "wc", Path: "over", Provenance: true})
	wantPart(t, said, `"ok":true,"generated":false,"manifest":"`)
	wantPart(t, said, `"file":"base/a.yaml","chain":0`)
}
