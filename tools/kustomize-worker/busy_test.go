package main

import (
	"fmt"
	"strings"
	"testing"
)

// TestProcessEndsWhenABuildTakesTooMuchProcessorTime builds a product of
// patches and objects, and is told what took so long.
func TestProcessEndsWhenABuildTakesTooMuchProcessorTime(t *testing.T) {
	var patches, objects strings.Builder
	patches.WriteString("resources: [c.yaml]\npatches:\n")
	for n := range 2000 {
		fmt.Fprintf(&patches, "  - {target: {kind: ConfigMap}, patch: '- {op: add, path: /data, value: {a: b%d}}'}\n", n)
	}
	for n := range 200 {
		fmt.Fprintf(&objects, "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c%d}\n", n)
	}
	f := files{"apps/kustomization.yaml": patches.String(), "apps/c.yaml": objects.String()}
	givesUp(t, "--seconds=1.5", f, "apps", workExit, "it takes more processor time than it may, at last with patches\n")
}

func TestWhereNothingIsDoneNothingIsSaid(t *testing.T) {
	wantText(t, busyWith(), "")
}
