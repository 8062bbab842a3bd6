package main

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFieldPathsBecomePointers(t *testing.T) {
	p := &pointers{data: []byte(`{"spec": {"a": [{"b": 1}], "dotted.key": {"x/y~z": 1}, "dotted": {"key": 1}, "m": {"k[0]": {}}}}`)}
	for from, want := range map[string]string{
		"":                           "",
		"<nil>":                      "",
		"spec":                       "/spec",
		".spec.a":                    "/spec/a",
		"spec.a[0].b":                "/spec/a/0/b",
		"spec.a[7].none":             "/spec/a/7/none",
		"spec.dotted.key.x/y~z":      "/spec/dotted.key/x~1y~0z",
		"spec.dotted.key":            "/spec/dotted.key",
		"spec.dotted.other":          "/spec/dotted/other",
		"spec[dotted.key]":           "/spec/dotted.key",
		"spec.m.k[0]":                "/spec/m/k[0]",
		"spec.missing.deeper[1].end": "/spec/missing/deeper/1/end",
		"spec.m[":                    "/spec/m/[",
	} {
		if got := p.find(from); got != want {
			t.Errorf("%q: got %q, want %q", from, got, want)
		}
	}
}

func TestClip(t *testing.T) {
	wantText(t, clip("short"), "short")
	long := clip(strings.Repeat("é", maxMessage))
	if len(long) > maxMessage+3 || !utf8.ValidString(long) || !strings.HasSuffix(long, "…") {
		t.Errorf("%d bytes: %q", len(long), long[len(long)-8:])
	}
}
