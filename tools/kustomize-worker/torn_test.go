package main

import "testing"

func TestTornIsWhatKustomizeMayDrop(t *testing.T) {
	for text, want := range map[string]bool{
		"a: 1\n---\nb: 2\n":             false,
		"a: 1\r\n---\r\nb: 2\r\n":       false,
		"---\na: 1\n":                   false,
		"a: \"x\\r---\"\n":              false,
		"a: ...\n":                      false,
		"a: 1\r---\rb: 2\r":             true,
		"a: 1\u0085---\u0085b: 2\n":     true,
		"a: 1\n...\nb: 2\n":             true,
		"a: 1\n---\n{b: 2}\n--- {c: 3}": true,
		"\xff\xfea\x00":                 true,
	} {
		if torn("a.yaml", []byte(text)) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

func TestClosureNamesWhatIsTorn(t *testing.T) {
	f := files{"a.yaml": plainMap + "...\n", "b.yaml": plainMap + "---\n", "kustomization.yaml": "{}\n---\n"}
	seen := newClosure()
	v := f.view(t)
	for name := range f {
		if _, err := seen.readFrom(v, v.files[name]); err != nil {
			t.Fatal(err)
		}
	}
	wantText(t, marshal(t, seen.answer().Torn), `["a.yaml","kustomization.yaml"]`)
}
