package main

import (
	"runtime/debug"
	"testing"
)

func TestModuleVersion(t *testing.T) {
	info := &debug.BuildInfo{Deps: []*debug.Module{
		{Path: "a", Version: "v1"},
		{Path: "b", Version: "v2", Replace: &debug.Module{Path: "c", Version: "v3"}},
	}}
	for path, want := range map[string]string{"a": "v1", "b": "v3", "c": "unknown"} {
		wantText(t, moduleVersion(info, path), want)
	}
}

func TestFactsNameEveryModule(t *testing.T) {
	known := facts()
	if known["protocol"] != protocol || known["worker"] != version {
		t.Errorf("%v", known)
	}
	for name := range modules {
		if text, ok := known[name].(string); !ok || text == "" {
			t.Errorf("%s: %v", name, known[name])
		}
	}
}
