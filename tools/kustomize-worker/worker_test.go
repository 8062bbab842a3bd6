package main

import (
	"encoding/json"
	"testing"
)

func do(t *testing.T, w *worker, req request) string {
	t.Helper()
	req.ID = json.RawMessage("1")
	return marshal(t, w.do(&req).header)
}

func TestTreesThatCannotBeOpened(t *testing.T) {
	w := newWorker(offline)
	defer w.close()
	for _, req := range []request{
		{Op: "tree", Tree: "wc", Root: "/none"},
		{Op: "tree", Tree: "wc", Git: &gitSource{Dir: "relative", Exe: "/git"}},
	} {
		wantPart(t, do(t, w, req), `"error":{"kind":"tree"`)
	}
	if len(w.trees) != 0 {
		t.Errorf("%v", w.trees)
	}
}

func TestABadTreeLeavesTheOldOne(t *testing.T) {
	w := newWorker(offline)
	defer w.close()
	f := files{"a.yaml": configMap}
	root := f.write(t)
	wantPart(t, do(t, w, request{Op: "tree", Tree: "wc", Root: root, blob: f.blob()}), `"ok":true`)
	wantPart(t, do(t, w, request{Op: "tree", Tree: "wc", Root: root, blob: []byte("x")}), `"kind":"protocol"`)
	wantPart(t, do(t, w, request{Op: "build", Tree: "wc"}), `"kind":"ConfigMap"`)
}

func TestIgnoresOfARequest(t *testing.T) {
	w := newWorker(offline)
	defer w.close()
	f := files{"a.yaml": configMap, "b/c.yaml": customObject, ".github/d.yaml": deployment}
	do(t, w, request{Op: "tree", Tree: "wc", Root: f.write(t), blob: f.blob()})
	for _, test := range []struct {
		ignore string
		all    bool
		kinds  []string
	}{
		{"", true, []string{"ConfigMap", "Thing"}},
		{"b/\n", true, []string{"Deployment", "ConfigMap"}},
		{"b/\n", false, []string{"Deployment", "ConfigMap", "Thing"}},
	} {
		result := w.do(&request{Op: "build", Tree: "wc", Ignore: &test.ignore, DefaultIgnores: &test.all})
		made, ok := result.header.(buildAnswer)
		if !ok {
			t.Fatal(marshal(t, result.header))
		}
		var kinds []string
		for _, d := range made.Docs {
			kinds = append(kinds, d.Kind)
		}
		wantText(t, marshal(t, kinds), marshal(t, test.kinds))
	}
}

func TestFoldersAreKept(t *testing.T) {
	w := newWorker(offline)
	defer w.close()
	folder := twoLayouts["many files"].write(t)
	doc := toJSON(t, configMap)
	for range 2 {
		req := request{Op: "validate", Kubernetes: folder, Sizes: []int{len(doc)}, blob: doc}
		wantPart(t, do(t, w, req), `"results":[{"status":"valid","violations":[]}]`)
	}
	if len(w.builtins) != 1 {
		t.Errorf("%d validators", len(w.builtins))
	}
	wantPart(t, do(t, w, request{Op: "validate", Kubernetes: "/none"}), `"error":{"kind":"validate"`)
}

func TestDropForgets(t *testing.T) {
	w := newWorker(offline)
	defer w.close()
	f := files{"a.yaml": configMap}
	do(t, w, request{Op: "tree", Tree: "wc", Root: f.write(t), blob: f.blob()})
	do(t, w, request{Op: "schemas", Set: "wc"})
	do(t, w, request{Op: "drop", Set: "wc"})
	wantPart(t, do(t, w, request{Op: "build", Tree: "wc"}), `"ok":true`)
	do(t, w, request{Op: "drop", Tree: "wc"})
	wantPart(t, do(t, w, request{Op: "build", Tree: "wc"}), `unknown tree`)
	wantPart(t, do(t, w, request{Op: "validate", Set: "wc"}), `unknown set`)
}

func TestAPanicIsAnAnswer(t *testing.T) {
	w := newWorker(offline)
	w.trees["wc"] = nil
	wantPart(t, do(t, w, request{Op: "build", Tree: "wc"}), `"kind":"panic"`)
	delete(w.trees, "wc")
}
