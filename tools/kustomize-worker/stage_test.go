package main

import (
	"errors"
	"os"
	"strings"
	"testing"
)

func generateFor(t *testing.T, f files, dir, spec string) (*manifest, *closure) {
	t.Helper()
	s := &stages{}
	seen := newClosure()
	made, err := s.generate(f.view(t), seen, dir, fluxObject(t, spec))
	if err != nil {
		t.Fatal(err)
	}
	if s.dir != "" {
		t.Errorf("left behind: %s", s.dir)
	}
	return made, seen
}

const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"

func TestGeneratesAKustomization(t *testing.T) {
	made, seen := generateFor(t, files{
		"d/b.yaml": configMap, "d/a.yml": configMap, "d/readme.md": "", "d/sub/kustomization.yml": "not read",
		"d/sub/x.yaml": "not: read", "d/z/in.yaml": configMap, "other.yaml": "not: read",
	}, "d", "{}")
	if !made.generated || made.file != "d/kustomization.yaml" {
		t.Errorf("%+v", made)
	}
	wantPart(t, string(made.data), "resources:\n- ./a.yml\n- ./b.yaml\n- ./sub\n- ./z/in.yaml\n")
	wantText(t, marshal(t, seen.answer()), `{"read":["d/a.yml","d/b.yaml","d/z/in.yaml"],"listed":["d","d/z"],`+
		`"missing":["d/Kustomization","d/kustomization.yaml","d/kustomization.yml","d/sub/kustomization.yaml",`+
		`"d/z/Kustomization","d/z/kustomization.yaml","d/z/kustomization.yml"],"dirs":[]}`)
}

func TestTakesTheKustomizationThatFluxTakes(t *testing.T) {
	made, seen := generateFor(t, files{"kustomization.yml": "resources: [a]", "Kustomization": "resources: [b]", "x.yaml": "?"}, "",
		"{targetNamespace: ns, namePrefix: p-}")
	if made.generated || made.file != "kustomization.yml" {
		t.Errorf("%+v", made)
	}
	wantPart(t, string(made.data), "namespace: ns\n")
	wantPart(t, string(made.data), "namePrefix: p-\n")
	wantText(t, marshal(t, seen.answer()), `{"read":["kustomization.yml"],"listed":[],"missing":["kustomization.yaml"],"dirs":[]}`)
}

func TestNoResourcesGetOriginAnnotations(t *testing.T) {
	made, _ := generateFor(t, files{"kustomization.yaml": "components: [../c]"}, "", "{}")
	wantPart(t, string(made.data), "buildMetadata:\n- originAnnotations\n")
}

func TestIgnoresMissingComponents(t *testing.T) {
	f := files{"d/kustomization.yaml": "resources: [a]", "comp/kustomization.yaml": "", "file.yaml": configMap}
	made, seen := generateFor(t, f, "d",
		"{ignoreMissingComponents: true, components: [../comp, ../none, ../file.yaml, ../../../outside]}")
	wantPart(t, string(made.data), "components:\n- ../comp\n- ../file.yaml\n")
	wantText(t, marshal(t, seen.answer()),
		`{"read":["d/kustomization.yaml","file.yaml"],"listed":[],"missing":["none"],"dirs":["comp"]}`)
}

func TestGeneratorErrorsNameTreePaths(t *testing.T) {
	s := &stages{}
	_, err := s.generate(files{"d/e/bad.yaml": "just: text"}.view(t), newClosure(), "d", fluxObject(t, "{}"))
	if err == nil {
		t.Fatal("no error")
	}
	wantText(t, err.Error(), "failed to decode Kubernetes YAML from d/e/bad.yaml: missing Resource metadata")
}

func TestFoldersAreNestedSoDeepAtMost(t *testing.T) {
	file := func(levels int) files { return files{strings.Repeat("a/", levels) + "c.yaml": configMap} }
	generateFor(t, file(maxFolders), "a", "{}")
	_, err := (&stages{}).generate(file(maxFolders+1).view(t), newClosure(), "a", fluxObject(t, "{}"))
	var limit *limitError
	if !errors.As(err, &limit) {
		t.Fatalf("%v", err)
	}
	wantText(t, limit.text, "below a, folders are nested more than 100 levels deep")
}

func TestStagesAreRemoved(t *testing.T) {
	s := &stages{}
	for _, remove := range []func(){s.clean, s.shutDown} {
		dir, err := s.make(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(dir+"/x", nil, 0o600); err != nil {
			t.Fatal(err)
		}
		remove()
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", dir, err)
		}
	}
	if dir, err := s.make(t.TempDir()); err == nil {
		t.Errorf("a stage after the end: %s", dir)
	}
}

func TestStageFallsBackToTheDisk(t *testing.T) {
	s := &stages{}
	made, err := s.generateBelow(t.TempDir(), files{"a.yaml": configMap}.view(t), newClosure(), "", fluxObject(t, "{}"))
	if err != nil || !made.generated || made.file != "kustomization.yaml" {
		t.Errorf("%+v, %v", made, err)
	}
	if _, err := s.generateBelow("/none", files{}.view(t), newClosure(), "", fluxObject(t, "{}")); err == nil {
		t.Error("staged nowhere")
	}
}
