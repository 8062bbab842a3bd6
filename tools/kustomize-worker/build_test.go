package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fluxcd/pkg/kustomize"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

// schemaLoaded saves the tests from loading Kustomize's schema again and again.
var schemaLoaded bool

func newBuilder(t *testing.T) *builder {
	t.Helper()
	b := &builder{stages: &stages{}, refused: offline, loaded: schemaLoaded}
	t.Cleanup(func() {
		b.stages.clean()
		schemaLoaded = b.loaded
	})
	return b
}

func (b *builder) must(t *testing.T, f files, dir, spec string) *rendered {
	t.Helper()
	result, err := b.build(f.view(t), dir, fluxObject(t, spec), newClosure())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func (b *builder) fails(t *testing.T, f files, dir, spec string) *opError {
	t.Helper()
	_, err := b.build(f.view(t), dir, fluxObject(t, spec), newClosure())
	known, ok := err.(*opError)
	if !ok {
		t.Fatalf("%v is not an opError", err)
	}
	return known
}

func texts(r *rendered) string {
	var list []string
	for _, chunk := range r.chunks {
		list = append(list, string(chunk))
	}
	return strings.Join(list, "\n")
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: nginx:1, ports: [{containerPort: 80}], env: [{name: A, value: "${A}"}]}
`

const customObject = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {list: [{name: a, x: 1}], other: 1e3}\n"

var overlay = files{
	"base/kustomization.yaml": "resources: [web.yaml, thing.yaml]\n",
	"base/web.yaml":           deployment,
	"base/thing.yaml":         customObject,
	"over/kustomization.yaml": `resources: [../base]
namespace: shop
patches:
- path: patch.yaml
- path: thing.yaml
configMapGenerator:
- name: settings
  files: [settings.txt]
components: [../comp]
`,
	"over/patch.yaml":         "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, envFrom: [{configMapRef: {name: settings}}]}]}}}\n",
	"over/thing.yaml":         "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {list: [{name: b, x: 2}]}\n",
	"over/settings.txt":       "a=b\n",
	"comp/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages: [{name: nginx, newTag: '2'}]\n",
}

func TestBuildsInOrderWithFacts(t *testing.T) {
	result := newBuilder(t).must(t, overlay, "./over", "{}")
	if result.generated || len(result.docs) != 3 {
		t.Fatalf("%+v", result)
	}
	kinds := []string{}
	for i, d := range result.docs {
		kinds = append(kinds, d.Kind+"/"+d.Namespace+"/"+d.Name)
		if d.Size != len(result.chunks[i]) || len(d.Sha) != 64 {
			t.Errorf("%+v", d)
		}
	}
	wantText(t, marshal(t, kinds[:2]), `["Deployment/shop/web","Thing/shop/t"]`)
	if !result.docs[0].Dollar || result.docs[1].Dollar {
		t.Error("dollar is wrong")
	}
	wantPart(t, string(result.chunks[0]), `"image":"nginx:2"`)
	wantPart(t, string(result.chunks[0]), `"envFrom":[{"configMapRef":{"name":"settings-`)
}

func TestClosureOfABuild(t *testing.T) {
	seen := newClosure()
	if _, err := newBuilder(t).build(overlay.view(t), "over", fluxObject(t, "{}"), seen); err != nil {
		t.Fatal(err)
	}
	got := seen.answer()
	wantText(t, marshal(t, got.Read), `["base/kustomization.yaml","base/thing.yaml","base/web.yaml","comp/kustomization.yaml",`+
		`"over/kustomization.yaml","over/patch.yaml","over/settings.txt","over/thing.yaml"]`)
	wantText(t, marshal(t, got.Missing), `["base/Kustomization","base/kustomization.yml","comp/Kustomization","comp/kustomization.yml",`+
		`"over/Kustomization","over/kustomization.yml"]`)
	wantText(t, marshal(t, got.Listed), `[]`)
	wantText(t, marshal(t, got.Dirs), `["base","comp","over"]`)
}

func TestGeneratedBuild(t *testing.T) {
	result := newBuilder(t).must(t, files{"d/a.yaml": configMap, "d/over.yaml": deployment}, "/d/", "{targetNamespace: ns}")
	if !result.generated || len(result.docs) != 2 || result.docs[1].Namespace != "ns" {
		t.Errorf("%+v", result)
	}
	empty := newBuilder(t).must(t, files{"d/readme": ""}, "d", "{}")
	if !empty.generated || len(empty.docs) != 0 {
		t.Errorf("%+v", empty)
	}
}

func TestPathCannotEscape(t *testing.T) {
	f, b := files{"d/a.yaml": configMap}, newBuilder(t)
	for _, dir := range []string{"", "/", "./", "..", "../../", "d", "/d", "../d", "x/../d"} {
		if result := b.must(t, f, dir, "{}"); len(result.docs) != 1 {
			t.Errorf("%q: %+v", dir, result.docs)
		}
	}
}

func TestPathMissing(t *testing.T) {
	for _, dir := range []string{"none", "d/a.yaml", "logo.png"} {
		err := newBuilder(t).fails(t, files{"d/a.yaml": configMap, "logo.png": ""}, dir, "{}")
		wantText(t, err.Kind, "path-missing")
		wantPart(t, err.Message, dir)
	}
}

func TestBuildErrors(t *testing.T) {
	for name, test := range map[string]struct {
		files files
		part  string
	}{
		"ignored file": {
			files{"kustomization.yaml": "configMapGenerator: [{name: c, files: [logo.png]}]", "logo.png": "x"},
			"open logo.png: no such file or directory",
		},
		"outside": {
			files{"kustomization.yaml": "resources: [../../etc/passwd]"},
			"fs-security-constraint",
		},
		"absolute": {
			files{"kustomization.yaml": "configMapGenerator: [{name: c, files: [/etc/passwd]}]"},
			"fs-security-constraint read /etc/passwd",
		},
		"two kustomizations": {
			files{"kustomization.yaml": "resources: [a.yaml]", "Kustomization": "resources: [a.yaml]", "a.yaml": configMap},
			"Found multiple kustomization files under: .",
		},
		"nested unknown field": {
			files{"kustomization.yaml": "resources: [b]", "b/kustomization.yaml": "resource: [x]"},
			`unknown field "resource"`,
		},
		"cycle": {
			files{"kustomization.yaml": "resources: [b]", "b/kustomization.yaml": "resources: [../]"},
			"cycle detected",
		},
		"file of a directory": {
			files{"kustomization.yaml": "resources: [a.yaml/b.yaml]", "a.yaml": configMap},
			"not a directory",
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := newBuilder(t).fails(t, test.files, "", "{}")
			wantText(t, err.Kind, "build")
			wantPart(t, err.Message, test.part)
			if strings.Contains(err.Message, mount) {
				t.Errorf("the mount shows: %s", err.Message)
			}
		})
	}
}

func TestRemoteBases(t *testing.T) {
	for name, test := range map[string]struct{ kustomization, url string }{
		"file":      {"resources: [https://example.com/x.yaml]", "https://example.com/x.yaml"},
		"http git":  {"resources: ['https://github.com/a/b//deploy?ref=v1']", "https://github.com/a/b"},
		"ssh git":   {"resources: ['git@github.com:a/b.git?ref=v1']", "git@github.com:a/b.git?ref=v1"},
		"component": {"components: ['github.com/a/b//deploy?ref=v1']", "github.com/a/b//deploy?ref=v1"},
		"patch":     {"resources: [a.yaml]\npatches: [{path: 'https://example.com/p.yaml'}]", "https://example.com/p.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			err := newBuilder(t).fails(t, files{"kustomization.yaml": test.kustomization, "a.yaml": configMap}, "", "{}")
			wantText(t, err.Kind, "remote-base")
			wantPart(t, err.Message, "remote base "+test.url)
		})
	}
}

// thingSchema makes Kustomize merge the list of a Thing by name.
const thingSchema = `{"definitions": {"thing": {
"properties": {"spec": {"properties": {"list": {"type": "array", "items": {"properties": {"name": {"type": "string"}}},
  "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}}},
"x-kubernetes-group-version-kind": [{"group": "example.com", "kind": "Thing", "version": "v1"}]}}}`

func TestOpenAPIDoesNotLeak(t *testing.T) {
	own := files{"schema.json": thingSchema}
	for name, data := range overlay {
		own[name] = data
	}
	own["over/kustomization.yaml"] = "openapi: {path: ../schema.json}\n" + overlay["over/kustomization.yaml"]
	nested := files{"top/kustomization.yaml": "resources: [../over]\n"}
	for name, data := range own {
		nested[name] = data
	}
	const merged, replaced = `"list":[{"name":"b","x":2},{"name":"a","x":1}]`, `"list":[{"name":"b","x":2}]`
	b := newBuilder(t)
	for range 2 {
		wantPart(t, texts(b.must(t, overlay, "over", "{}")), replaced)
		wantPart(t, texts(b.must(t, own, "over", "{}")), merged)
		wantPart(t, texts(b.must(t, overlay, "over", "{}")), replaced)
		wantPart(t, texts(b.must(t, nested, "top", "{}")), merged)
	}
}

func TestALeftOverSchemaIsReset(t *testing.T) {
	if err := openapi.SetSchema(nil, []byte(thingSchema), true); err != nil {
		t.Fatal(err)
	}
	_ = openapi.Schema()
	b := newBuilder(t)
	b.loaded = false
	wantPart(t, texts(b.must(t, overlay, "over", "{}")), `"list":[{"name":"b","x":2}]`)
}

func TestPanicIsAnAnswer(t *testing.T) {
	b := newBuilder(t)
	b.loaded = true
	_, err := b.quick(&artifactFS{}, mount)
	known, ok := err.(*opError)
	if !ok || known.Kind != "panic" || b.loaded {
		t.Errorf("%v", err)
	}
}

// TestAgreesWithFlux compares builds with Flux's own functions on disk.
func TestAgreesWithFlux(t *testing.T) {
	for name, test := range map[string]struct {
		files     files
		dir, spec string
	}{
		"overlay": {overlay, "over", "{}"},
		"spec": {overlay, "over", `{targetNamespace: ns, namePrefix: a-, nameSuffix: -z, images: [{name: nginx, digest: 'sha256:1'}],
			patches: [{patch: "- {op: add, path: /metadata/labels, value: {a: b}}", target: {kind: Deployment}}],
			components: [../comp], buildMetadata: [originAnnotations, managedByLabel]}`},
		"generated": {files{"a.yaml": deployment, "b/c.yml": configMap, "d/kustomization.yaml": "resources: [e.yaml]", "d/e.yaml": customObject}, "", "{}"},
		"nothing":   {files{"readme.md": ""}, "", "{targetNamespace: ns}"},
		"list":      {files{"a.yaml": "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n"}, "", "{}"},
		"broken":    {files{"kustomization.yaml": "resources: [none.yaml]"}, "", "{}"},
		"component": {files{"kustomization.yaml": "resources: [a.yaml]", "a.yaml": configMap}, "", "{components: [none]}"},
		"twice":     {files{"kustomization.yaml": "resources: [a.yaml, b.yaml]", "a.yaml": configMap, "b.yaml": configMap}, "", "{}"},
		"dropped":   {files{"kustomization.yaml": "resources: [a.yaml]\nresource: [b.yaml]\nNamespace: ns\n", "a.yaml": configMap}, "", "{}"},
		"bad spec":  {files{"a.yaml": configMap}, "", "{targetNamespace: 7}"},
	} {
		t.Run(name, func(t *testing.T) {
			object := fluxObject(t, test.spec)
			want := fluxBuild(t, test.files.write(t), test.dir, object)
			var got string
			result, err := newBuilder(t).build(test.files.view(t), test.dir, object, newClosure())
			if err != nil {
				got = "error: " + err.Error()
			} else {
				got = texts(result)
			}
			wantText(t, got, want)
		})
	}
}

func fluxBuild(t *testing.T, root, dir string, object unstructured.Unstructured) string {
	t.Helper()
	at := filepath.Join(root, dir)
	fail := func(err error) string { return "error: " + withoutPrefix(err.Error(), root) }
	if _, err := kustomize.NewGenerator(root, object).WriteFile(at); err != nil {
		return fail(err)
	}
	schemaLoaded = false
	resources, err := kustomize.SecureBuild(root, at, false)
	if err != nil {
		return fail(err)
	}
	var list []string
	for _, res := range resources.Resources() {
		data, err := json.Marshal(res)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(data))
	}
	return strings.Join(list, "\n")
}

// BenchmarkRepository builds every directory with a kustomization of the
// repository that WORKER_BENCH_REPOSITORY names.
func BenchmarkRepository(b *testing.B) {
	root := os.Getenv("WORKER_BENCH_REPOSITORY")
	if root == "" {
		b.Skip("WORKER_BENCH_REPOSITORY is not set")
	}
	v, dirs := benchView(b, root)
	s := &stages{}
	defer s.clean()
	build := &builder{stages: s, refused: offline}
	build.loadSchema()
	b.ResetTimer()
	for range b.N {
		docs := 0
		for _, dir := range dirs {
			if result, err := build.build(v, dir, unstructured.Unstructured{Object: map[string]any{}}, newClosure()); err == nil {
				docs += len(result.docs)
			}
		}
		b.ReportMetric(float64(len(dirs)), "builds/op")
		b.ReportMetric(float64(docs), "docs/op")
	}
}

func benchView(b *testing.B, root string) (*view, []string) {
	b.Helper()
	var blob strings.Builder
	var dirs []string
	err := filepath.WalkDir(root, func(name string, info os.DirEntry, err error) error {
		if err != nil || info.Name() == ".git" {
			return filepath.SkipDir
		}
		if relative := strings.TrimPrefix(name, root+"/"); info.Type().IsRegular() {
			blob.WriteString("100644 \x00" + relative + "\x00\x00")
			if isKustomizationName(info.Name()) {
				dirs = append(dirs, filepath.Dir(relative))
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	source, err := openFolder(root)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(source.close)
	made, err := newTree([]byte(blob.String()), source)
	if err != nil {
		b.Fatal(err)
	}
	v, err := made.view("", false)
	if err != nil {
		b.Fatal(err)
	}
	return v, dirs
}
