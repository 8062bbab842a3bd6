package main

import (
	"slices"
	"testing"
)

func visible(t *testing.T, f files, patterns string, all bool) []string {
	t.Helper()
	v, err := f.tree(t).view(patterns, all)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range v.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

var mixed = files{
	"a.yaml": "", "logo.png": "", ".github/x.yaml": "", ".gitignore": "", "deep/.sops.yaml": "", "deep/data.zip": "",
}

func TestDefaultIgnores(t *testing.T) {
	wantText(t, marshal(t, visible(t, mixed, "", false)), `["a.yaml"]`)
}

func TestAnyPatternSwitchesDefaultsOff(t *testing.T) {
	wantText(t, marshal(t, visible(t, mixed, "*.zip", false)), `[".github/x.yaml","a.yaml","deep/.sops.yaml","logo.png"]`)
	with := files{"deep/.sourceignore": "*.zip\n# comment\n\n"}
	for name, data := range mixed {
		with[name] = data
	}
	wantText(t, marshal(t, visible(t, with, "", false)),
		`[".github/x.yaml","a.yaml","deep/.sops.yaml","deep/.sourceignore","logo.png"]`)
}

func TestNothingIgnored(t *testing.T) {
	if got := visible(t, mixed, "*", true); len(got) != len(mixed) {
		t.Errorf("%v", got)
	}
}

func TestIgnoreFilesHoldBelowTheirDirectory(t *testing.T) {
	f := files{
		".sourceignore": "*.txt\n", "a/.sourceignore": "!keep.txt\nlocal.yaml\n",
		"keep.txt": "", "a/keep.txt": "", "a/b/keep.txt": "", "local.yaml": "", "a/local.yaml": "", "ab/local.yaml": "",
	}
	wantText(t, marshal(t, visible(t, f, "", false)),
		`[".sourceignore","a/.sourceignore","a/b/keep.txt","a/keep.txt","ab/local.yaml","local.yaml"]`)
}

func TestSpecIgnoreComesLast(t *testing.T) {
	f := files{".sourceignore": "*.txt\n", "a.txt": "", "b.txt": ""}
	wantText(t, marshal(t, visible(t, f, "!a.txt\n", false)), `[".sourceignore","a.txt"]`)
}

func TestIgnoredDirectories(t *testing.T) {
	f := files{"gone/a.yaml": "", "kept/logo.png": "", "x.yaml": ""}
	v, err := f.tree(t).view("gone/\n*.png\n", false)
	if err != nil {
		t.Fatal(err)
	}
	wantText(t, marshal(t, keys(v.dirs)), `["","kept"]`)
}

func TestViewsAreKept(t *testing.T) {
	made := mixed.tree(t)
	first, _ := made.view("*.zip", false)
	again, _ := made.view("*.zip", false)
	other, _ := made.view("", false)
	if first != again || first == other {
		t.Error("a view is not kept by its patterns")
	}
}

func TestList(t *testing.T) {
	v := files{"b/x": "", "a": "", "b/c/y": ""}.view(t)
	wantText(t, marshal(t, v.list("")), `["a","b"]`)
	wantText(t, marshal(t, v.list("b")), `["c","x"]`)
}
