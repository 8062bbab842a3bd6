package main

import (
	"strings"
	"testing"
)

func TestSubstitutes(t *testing.T) {
	vars := map[string]string{"A": "v", "N": "42", "B": "true", "LINES": "a\nb", "EMPTY": ""}
	for text, want := range map[string]string{
		`"${A}"`:             `"v"`,
		`"x-${A}-y"`:         `"x-v-y"`,
		`"${N}"`:             `42`,
		`"${B}"`:             `true`,
		`"n${N}"`:            `"n42"`,
		`"${LINES}"`:         `"ab"`,
		`"$A $(A) $$A"`:      `"$A $(A) $A"`,
		`"$${A}"`:            `"${A}"`,
		`"${MISSING:=d}"`:    `"d"`,
		`"${MISSING:-${A}}"`: `"v"`,
		`"${EMPTY:=d}"`:      `"d"`,
		`"${A^}"`:            `"V"`,
		`"${#A}"`:            `1`,
	} {
		data := toJSON(t, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {k: "+text+"}\n")
		_, got, err := newSubstituter(vars, true, false).substitute(data)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		wantPart(t, string(got), `"data":{"k":`+want+`}`)
	}
}

func TestSubstituteDescribesTheResult(t *testing.T) {
	data := toJSON(t, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '${A}', namespace: 'n-${A}'}\ndata: {k: '$${A}'}\n")
	head, got, err := newSubstituter(map[string]string{"A": "v"}, true, false).substitute(data)
	if err != nil {
		t.Fatal(err)
	}
	if head.Name != "v" || head.Namespace != "n-v" || !head.Dollar || head.Size != len(got) {
		t.Errorf("%+v", head)
	}
}

func TestSubstituteFailures(t *testing.T) {
	for name, test := range map[string]struct {
		value  string
		vars   map[string]string
		strict bool
		part   string
	}{
		"strict":   {"${X}", map[string]string{"A": "v"}, true, "variable not set"},
		"grammar":  {"${A", map[string]string{"A": "v"}, false, "closing brace"},
		"var name": {"x", map[string]string{"a-b": "v"}, false, "var name is invalid"},
		"result":   {"${A}", map[string]string{"A": "b: c"}, false, "YAMLToJSON"},
	} {
		t.Run(name, func(t *testing.T) {
			data := toJSON(t, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {k: '"+test.value+"'}\n")
			_, _, err := newSubstituter(test.vars, test.strict, false).substitute(data)
			if err == nil {
				t.Fatal("no error")
			}
			wantPart(t, err.Error(), test.part)
		})
	}
}

func TestSubstituteIsLenientUnlessStrict(t *testing.T) {
	data := toJSON(t, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {k: 'x${X}'}\n")
	_, got, err := newSubstituter(map[string]string{"A": "v"}, false, false).substitute(data)
	if err != nil {
		t.Fatal(err)
	}
	wantPart(t, string(got), `{"k":"x"}`)
}

func TestSubstituteWithoutVariables(t *testing.T) {
	data := toJSON(t, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {k: '${X:=d} $$'}\n")
	_, got, err := newSubstituter(nil, true, false).substitute(data)
	if err != nil {
		t.Fatal(err)
	}
	wantText(t, string(got), string(data))
	_, got, err = newSubstituter(nil, true, true).substitute(data)
	if err != nil {
		t.Fatal(err)
	}
	wantPart(t, string(got), `{"k":"d $"}`)
}

func TestSubstituteOptOut(t *testing.T) {
	for _, field := range []string{"labels", "annotations"} {
		data := toJSON(t, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, "+field+
			": {kustomize.toolkit.fluxcd.io/substitute: disabled}}\ndata: {k: '${A}${'}\n")
		_, got, err := newSubstituter(map[string]string{"A": "v"}, true, true).substitute(data)
		if err != nil {
			t.Fatal(err)
		}
		wantText(t, string(got), string(data))
	}
}

func TestSubstituteLeavesOtherDocumentsAlone(t *testing.T) {
	text := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n" +
		"data: {a: 'yes', b: '1', c: '1.0', d: null, e: '', f: |\n  lines\n   and spaces\n\n  é\u2028 <&>\n}\nn: [1, 1.5, 1000000, 123456789012, true, -0.1, 1e21]\n"
	data := toJSON(t, strings.ReplaceAll(text, "f: |\n  lines\n   and spaces\n\n  é\u2028 <&>\n", `f: "lines\n and spaces\n\né\u2028 <&>\n"`))
	// As a build would give it.
	_, first, err := newSubstituter(nil, true, false).substitute(data)
	if err != nil {
		t.Fatal(err)
	}
	_, second, err := newSubstituter(map[string]string{"A": "v"}, true, false).substitute(first)
	if err != nil {
		t.Fatal(err)
	}
	wantText(t, string(second), string(first))
}

func TestSubstituteIsBounded(t *testing.T) {
	defer func(limit int) { maxOutput = limit }(maxOutput)
	maxOutput = 1 << 20
	vars := map[string]string{"LONG": strings.Repeat("x", 1<<16)}
	document := func(n int) string {
		return `{"apiVersion":"v1","kind":"X","metadata":{"name":"a"},"v":["` + strings.Repeat("${LONG}", n) + `"]}`
	}
	_, _, err := newSubstituter(vars, true, false).substitute([]byte(document(17)))
	if err == nil {
		t.Fatal("no error")
	}
	wantPart(t, err.Error(), "over the limit of 1 MiB")
	w := newWorker(offline)
	defer w.close()
	one := document(5)
	size := len(one)
	got := do(t, w, request{Op: "substitute", Vars: vars, Sizes: []int{size, size, size, size}, blob: []byte(strings.Repeat(one, 4))})
	if strings.Count(got, `"sha"`) != 3 || strings.Count(got, "over the limit of 1 MiB") != 1 {
		t.Error(got)
	}
}

func TestWhatReplacingMultipliesIsBounded(t *testing.T) {
	defer func(limit int) { maxOutput = limit }(maxOutput)
	maxOutput = 1 << 20
	vars := map[string]string{"LONG": strings.Repeat("x", 1<<16), "SHORT": "xyz", "WORD": "word"}
	for text, fits := range map[string]bool{
		"${LONG//x/" + strings.Repeat("y", 20) + "}": false,
		"${LONG/x/y}":         true,
		"${LONG//x/${LONG}}":  false,
		"${SHORT//x/${LONG}}": true,
		"${WORD//o/" + strings.Repeat("y", 5000) + "}": true,
		"${LONG//x/" + strings.Repeat("y", 5000):       false,
	} {
		document := `{"apiVersion":"v1","kind":"X","metadata":{"name":"a"},"v":"` + text + `"}`
		err := newSubstituter(vars, true, false).bounded([]byte(document))
		if (err == nil) != fits {
			t.Errorf("%.20s: %v", text, err)
		}
	}
}

func TestBuildIsBounded(t *testing.T) {
	defer func(limit int) { maxOutput = limit }(maxOutput)
	maxOutput = 1 << 10
	f := files{"d/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: " + strings.Repeat("x", 1<<10) + "}\n"}
	failed := newBuilder(t).fails(t, f, "d", "{}")
	wantText(t, failed.Kind, "limit")
	wantPart(t, failed.Message, "what it builds is over the limit")
}
