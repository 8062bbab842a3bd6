package main

import (
	"fmt"
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

func TestProvenanceNamesFilesAndGenerators(t *testing.T) {
	result := traceOf(t, traceable, "./over", "{}")
	if len(result.Docs) != 2 {
		t.Fatalf("%+v", result.Docs)
	}
	wantText(t, marshal(t, result.Docs[0]),
		`{"apiVersion":"v1","kind":"ConfigMap","namespace":"","name":"a","file":"base/a.yaml","chain":0}`)
	wantText(t, marshal(t, result.Docs[1].Generator),
		`{"file":"over/kustomization.yaml","by":"ConfigMapGenerator"}`)
	wantText(t, marshal(t, result.Chains), "[[]]")
	if result.Docs[1].File != "" {
		t.Errorf("%+v", result.Docs[1])
	}
}

// twice is an overlay that takes one base by two ways, under two names.
var twice = files{
	"base/a.yaml":             plainMap,
	"base/kustomization.yaml": "resources: [a.yaml]\n",
	"one/kustomization.yaml":  "resources: [../base]\nnamePrefix: one-\npatches: [{patch: 'kind: x', target: {name: a}}]\n",
	"two/kustomization.yaml":  "resources: [../base]\nnameSuffix: -two\n",
	"over/kustomization.yaml": "resources: [../one, ../two]\nnamespace: inner\n",
}

func TestProvenanceTellsTheWaysOfABaseThatIsTakenTwice(t *testing.T) {
	result := traceOf(t, twice, "over", "{}")
	wantText(t, marshal(t, result.Chains), `[[{"file":"one/kustomization.yaml","by":"PrefixTransformer"},`+
		`{"file":"over/kustomization.yaml","by":"NamespaceTransformer"}],`+
		`[{"file":"two/kustomization.yaml","by":"SuffixTransformer"},`+
		`{"file":"over/kustomization.yaml","by":"NamespaceTransformer"}]]`)
	wantText(t, result.Docs[0].Name+" "+result.Docs[1].Name, "one-a a-two")
	wantText(t, result.Docs[0].File+" "+result.Docs[1].File, "base/a.yaml base/a.yaml")
}

func TestProvenanceTakesPatchesWhereNamesMeetWithoutThem(t *testing.T) {
	renames := "resources: [../base]\npatches: [{target: {name: a}, options: {allowNameChange: true}, patch: " +
		"'{apiVersion: v1, kind: ConfigMap, metadata: {name: of-%s}}'}]\n"
	f := files{
		"base/a.yaml":             plainMap,
		"base/kustomization.yaml": "resources: [a.yaml]\n",
		"one/kustomization.yaml":  fmt.Sprintf(renames, "one"),
		"two/kustomization.yaml":  fmt.Sprintf(renames, "two"),
		"over/kustomization.yaml": "resources: [../one, ../two]\nnamespace: inner\n",
	}
	result := traceOf(t, f, "over", "{}")
	wantText(t, result.Docs[0].Name+" "+result.Docs[1].Name, "of-one of-two")
	wantText(t, result.Docs[0].File+" "+result.Docs[1].File, "base/a.yaml base/a.yaml")
}

func TestProvenanceLeavesTheBuildItselfAlone(t *testing.T) {
	b := newBuilder(t)
	before := texts(b.must(t, traceable, "over", "{nameSuffix: -s}"))
	traceOf(t, traceable, "over", "{nameSuffix: -s}")
	after := texts(b.must(t, traceable, "over", "{nameSuffix: -s}"))
	wantText(t, after, before)
	if strings.Contains(after, "config.kubernetes.io/origin") {
		t.Error("the build itself is annotated")
	}
}

func TestProvenanceTakesNoNoticeOfPatches(t *testing.T) {
	f := files{"x/a.yaml": plainMap, "x/kustomization.yaml": "resources: [a.yaml]\npatches: [{path: none.yaml}]\n"}
	wantText(t, traceOf(t, f, "x", "{}").Docs[0].File, "x/a.yaml")
}

func TestProvenanceKeepsTheUsersOwnBuildMetadata(t *testing.T) {
	data := bare([]byte("namePrefix: p-\nbuildMetadata: [managedByLabel, originAnnotations]\nimages: [{name: x}]\n"))
	wantPart(t, string(data), "- managedByLabel\n- originAnnotations\n- transformerAnnotations\n")
	wantPart(t, string(data), "namePrefix: p-\n")
	if strings.Contains(string(data), "images") {
		t.Error(string(data))
	}
	wantText(t, string(bare([]byte("resources: {a: b}\n"))), "resources: {a: b}\n")
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

// moved are two folders with one object, told apart only by transformers.
var moved = files{
	"ns/ns.yaml":                 "apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: ns, namespace: none}\n",
	"ns/kustomization.yaml":      "resources: [ns.yaml]\n",
	"one/a.yaml":                 plainMap,
	"one/kustomization.yaml":     "resources: [a.yaml]\ntransformers: [own]\n",
	"one/own/kustomization.yaml": "namespace: one\nresources: [../../ns]\n",
	"two/a.yaml":                 plainMap,
	"two/kustomization.yaml":     "resources: [a.yaml]\ntransformers: [own]\n",
	"two/own/kustomization.yaml": "namespace: two\nresources: [../../ns]\n",
	"over/kustomization.yaml":    "resources: [../one, ../two]\n",
}

func TestProvenanceTakesTransformersWhereObjectsMeetWithoutThem(t *testing.T) {
	result := traceOf(t, moved, "over", "{}")
	if len(result.Docs) != 2 || result.Docs[0].File != "one/a.yaml" || result.Docs[1].File != "two/a.yaml" {
		t.Fatalf("%+v", result.Docs)
	}
}
