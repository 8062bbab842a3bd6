package main

import (
	"encoding/json"
	"testing"
)

func TestPathsOnTheWire(t *testing.T) {
	for path, want := range map[string]string{
		"a/b.yaml":       `"a/b.yaml"`,
		"":               `""`,
		"a <b>&\n\"\\":   `"a <b>&\n\"\\"`,
		"\xff":           `"\udcff"`,
		"a\xe9/\x80b":    `"a\udce9/\udc80b"`,
		"é\xf0\x9f\x98/": `"é\udcf0\udc9f\udc98/"`,
		"😀":              `"😀"`,
		"\ufffd":         "\"\ufffd\"",
	} {
		text, err := treePath(path).MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		wantText(t, string(text), want)
		var back treePath
		if err := json.Unmarshal([]byte(want), &back); err != nil || string(back) != path {
			t.Errorf("%q: %q, %v", want, back, err)
		}
	}
}

func TestPathsAsOthersWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		`"\ud83d\ude00\udcff"`: "😀\xff",
		`"\ud83d\udc80"`:       "💀",
		`"\\udcff"`:            `\udcff`,
		`"\uDCFFx\u00e9"`:      "\xffxé",
		`null`:                 "",
	} {
		var got treePath
		if err := json.Unmarshal([]byte(text), &got); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
	var got treePath
	if json.Unmarshal([]byte(`7`), &got) == nil || json.Unmarshal([]byte(`["\udcff"]`), &got) == nil {
		t.Error("no error")
	}
}

func TestNamesThatAreNoUTF8(t *testing.T) {
	f := files{"d\xff/a.yaml": configMap}
	heads, _, _ := talk(t, frame(t, map[string]any{"id": 1, "op": "tree", "tree": "t", "root": f.write(t)}, string(f.blob()))+
		`{"id":2,"op":"build","tree":"t","path":"d\udcff"}`+"\n")
	if heads[1]["ok"] != true {
		t.Fatal(heads[1])
	}
	seen := newClosure()
	if _, err := newBuilder(t).build(f.view(t), "d\xff", fluxObject(t, "{}"), seen); err != nil {
		t.Fatal(err)
	}
	wantPart(t, marshal(t, seen.answer()), `"read":["d\udcff/a.yaml"]`)
}
