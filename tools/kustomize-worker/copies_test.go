package main

import (
	"fmt"
	"strings"
	"testing"
)

// TestCopiesThatMultiplyAreRefused: each operation doubles what is there.
func TestCopiesThatMultiplyAreRefused(t *testing.T) {
	var patch strings.Builder
	patch.WriteString("resources: [c.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n")
	patch.WriteString("    - {op: add, path: /data, value: {a: xxxxxxxxxx}}\n")
	for n := range 40 {
		fmt.Fprintf(&patch, "    - {op: copy, from: /data, path: /data/a%d}\n", n)
	}
	f := files{"d/kustomization.yaml": patch.String(), "d/c.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"}
	wantPart(t, newBuilder(t).fails(t, f, "d", "{}").Message, "exceeding the limit")
}
