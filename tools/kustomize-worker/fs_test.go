package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func artifact(t *testing.T, f files) *artifactFS {
	t.Helper()
	return &artifactFS{view: f.view(t), seen: newClosure(), overlay: map[string][]byte{}}
}

func TestReadsAndRemembers(t *testing.T) {
	a := artifact(t, files{"d/file": "content"})
	data, err := a.ReadFile(mount + "/d/../d/file")
	if err != nil || string(data) != "content" {
		t.Fatalf("%q, %v", data, err)
	}
	_, err = a.ReadFile(mount + "/d")
	if !errors.Is(err, syscall.EISDIR) {
		t.Errorf("directory: %v", err)
	}
	_, err = a.ReadFile(mount + "/d/none")
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
	_, err = a.ReadFile(mount + "/d/file/below")
	if !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("below a file: %v", err)
	}
	wantText(t, marshal(t, a.seen.answer()), `{"read":["d/file"],"listed":[],"missing":["d/none"],"dirs":["d"]}`)
}

func TestOutsideIsRefused(t *testing.T) {
	a := artifact(t, files{"x": ""})
	for _, name := range []string{"/etc/passwd", mount + "/../etc/passwd", mount + "more/x", "relative", "/"} {
		if _, err := a.ReadFile(name); err == nil || !strings.Contains(err.Error(), "fs-security-constraint") {
			t.Errorf("ReadFile(%s): %v", name, err)
		}
		if _, _, err := a.CleanedAbs(name); err == nil || !strings.Contains(err.Error(), "fs-security-constraint") {
			t.Errorf("CleanedAbs(%s): %v", name, err)
		}
		if a.Exists(name) || a.IsDir(name) {
			t.Errorf("%s exists", name)
		}
	}
}

func TestNothingIsWritten(t *testing.T) {
	a := artifact(t, files{"x": "old"})
	_, created := a.Create(mount + "/new")
	for op, err := range map[string]error{
		"create": created, "mkdir": a.Mkdir(mount + "/d"), "mkdirall": a.MkdirAll(mount + "/d/e"),
		"remove": a.RemoveAll(mount + "/x"), "write": a.WriteFile(mount+"/x", []byte("new")),
	} {
		if err == nil || !strings.Contains(err.Error(), "read-only") {
			t.Errorf("%s: %v", op, err)
		}
	}
	if data, err := a.ReadFile(mount + "/x"); err != nil || string(data) != "old" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestOverlay(t *testing.T) {
	a := artifact(t, files{"d/a": "tree"})
	a.overlay["d/a"] = []byte("over")
	a.overlay["d/new"] = []byte("new")
	for name, want := range map[string]string{"a": "over", "new": "new"} {
		if data, err := a.ReadFile(mount + "/d/" + name); err != nil || string(data) != want {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
	names, err := a.ReadDir(mount + "/d")
	if err != nil {
		t.Fatal(err)
	}
	wantText(t, marshal(t, names), `["a","new"]`)
}

func TestCleanedAbs(t *testing.T) {
	a := artifact(t, files{"d/file": ""})
	dir, file, err := a.CleanedAbs(mount + "/d/./file")
	if err != nil || dir.String() != mount+"/d" || file != "file" {
		t.Errorf("%s %s %v", dir, file, err)
	}
	dir, file, err = a.CleanedAbs(mount + "/d/")
	if err != nil || dir.String() != mount+"/d" || file != "" {
		t.Errorf("%s %s %v", dir, file, err)
	}
	_, _, err = a.CleanedAbs(mount + "/none")
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
}

func TestWalkIsInLexicalOrder(t *testing.T) {
	a := artifact(t, files{"b/y": "", "b/x": "", "a": "", "c/skipped": ""})
	var seen []string
	err := a.Walk(mount, func(name string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		seen = append(seen, strings.TrimPrefix(name, mount))
		if info.IsDir() && filepath.Base(name) == "c" {
			return filepath.SkipDir
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wantText(t, marshal(t, seen), `["","/a","/b","/b/x","/b/y","/c"]`)
	err = a.Walk(mount+"/none", func(_ string, _ os.FileInfo, err error) error { return err })
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
}

func TestGlob(t *testing.T) {
	a := artifact(t, files{"d/a.yaml": "", "d/b.yml": "", "d/.c.yaml": ""})
	found, err := a.Glob(mount + "/d/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	wantText(t, marshal(t, found), `["`+mount+`/d/a.yaml"]`)
	found, err = a.Glob(mount + "/d/.*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	wantText(t, marshal(t, found), `["`+mount+`/d/.c.yaml"]`)
	if _, err := a.Glob("["); err == nil {
		t.Error("a bad pattern was taken")
	}
}

func TestOpen(t *testing.T) {
	file, err := artifact(t, files{"x": "content"}).Open(mount + "/x")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || info.Size() != 7 || info.Name() != "x" || info.IsDir() {
		t.Errorf("%+v, %v", info, err)
	}
	if data, err := io.ReadAll(file); err != nil || string(data) != "content" {
		t.Errorf("%q, %v", data, err)
	}
	if _, err := file.Write([]byte("x")); err == nil {
		t.Error("an open file was written")
	}
}

func TestBringsOpenAPI(t *testing.T) {
	for text, want := range map[string]bool{
		"resources: [a]":                     false,
		"# openapi":                          false,
		"openapi: {path: x}":                 true,
		"OpenAPI: {version: v1}":             true,
		"{\"\\u006fpenapi\": {\"path\": 1}}": true,
		"openapi: [":                         true,
		"patches: [{patch: \"a\\nb\"}]":      false,
	} {
		if got := bringsOpenAPI([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestOwnSchemaIsWithheldUnlessIsolated(t *testing.T) {
	a := artifact(t, files{"kustomization.yaml": "openapi: {path: x}", "other.yaml": "openapi: {path: x}"})
	if _, err := a.ReadFile(mount + "/other.yaml"); err != nil || a.openAPI {
		t.Errorf("not a kustomization: %v", err)
	}
	if _, err := a.ReadFile(mount + "/kustomization.yaml"); err == nil || !a.openAPI {
		t.Error("it was read")
	}
	a.isolated = true
	if _, err := a.ReadFile(mount + "/kustomization.yaml"); err != nil {
		t.Errorf("isolated: %v", err)
	}
}
