package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// bomb is YAML that stands for 9^levels texts.
func bomb(levels int) string {
	var text strings.Builder
	text.WriteString("l0: &l0 [x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < levels; i++ {
		alias := fmt.Sprintf("*l%d", i-1)
		fmt.Fprintf(&text, "l%d: &l%d [%s]\n", i, i, strings.Repeat(alias+", ", 8)+alias)
	}
	return text.String()
}

func indented(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n  ") + "\n"
}

const anyObject = "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: t}\n"

func TestBombsAreRefused(t *testing.T) {
	doubling := "a0: &a0 " + strings.Repeat("x", 1<<20) + "\n"
	doubling += "a1: [*a0" + strings.Repeat(", *a0", 70) + "]\n"
	patch := "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: t}\n" + bomb(9)
	escaped := strings.NewReplacer("&", `\x26`, "*", `\x2a`, "\n", `\n`).Replace(patch)
	for name, f := range map[string]files{
		"resource":              {"d/bomb.yaml": anyObject + bomb(9)},
		"listed resource":       {"d/bomb.txt": anyObject + bomb(9), "d/kustomization.yaml": "resources: [bomb.txt]\n"},
		"merge keys":            {"d/bomb.yaml": anyObject + strings.ReplaceAll(bomb(9), "x, x", "{<<: {y: z}}, x")},
		"long texts":            {"d/bomb.yaml": anyObject + doubling},
		"itself":                {"d/bomb.yaml": anyObject + "a: &a [*a]\n"},
		"block style":           {"d/bomb.yaml": anyObject + strings.NewReplacer("[", "\n- ", ", ", "\n- ", "]", "").Replace(bomb(9))},
		"kustomization":         {"d/bomb.yaml": bomb(9), "d/kustomization.yaml": "x:\n" + indented(bomb(9))},
		"nested kustomization":  {"d/bomb.yaml/kustomization.yaml": "x:\n" + indented(bomb(9)), "d/kustomization.yaml": "resources: [bomb.yaml]\n"},
		"inline patch":          {"d/bomb.yaml": anyObject, "d/kustomization.yaml": "resources: [bomb.yaml]\npatches:\n- patch: |\n" + indented(indented(patch))},
		"escaped inline patch":  {"d/bomb.yaml": anyObject, "d/kustomization.yaml": "resources: [bomb.yaml]\npatches:\n- patch: \"" + escaped + "\"\n"},
		"patch file":            {"d/a.yaml": anyObject, "d/bomb.yaml": patch, "d/kustomization.yaml": "resources: [a.yaml]\npatches: [{path: bomb.yaml}]\n"},
		"transformer's patch":   {"d/a.yaml": anyObject, "d/bomb.yaml": "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\npatch: |\n" + indented(patch), "d/kustomization.yaml": "resources: [a.yaml]\ntransformers: [bomb.yaml]\n"},
		"second document":       {"d/bomb.yaml": anyObject + "---\n" + anyObject + bomb(9)},
		"many values":           {"d/bomb.yaml": anyObject + "a: [" + strings.Repeat("a,", 1_100_000) + "]\n"},
		"many values in blocks": {"d/bomb.yaml": anyObject + "a:\n" + strings.Repeat("- a\n", 1_100_000)},
		"many keys":             {"d/bomb.yaml": anyObject + "a:\n" + strings.Repeat(" a:\n", 1_100_000)},
	} {
		t.Run(name, func(t *testing.T) {
			before := worked(t)
			failed := newBuilder(t).fails(t, f, "d", "{}")
			wantText(t, failed.Kind, "limit")
			if name == "kustomization" || strings.HasSuffix(name, "inline patch") {
				wantPart(t, failed.Message, "d/kustomization.yaml")
			} else {
				wantPart(t, failed.Message, "d/bomb.")
			}
			if took := worked(t) - before; took > 3*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

func TestBasesThatMultiplyAreRefused(t *testing.T) {
	f := files{"b0/a.yaml": anyObject, "b0/kustomization.yaml": "resources: [a.yaml]\n"}
	for i := 1; i < 30; i++ {
		f[fmt.Sprintf("b%d/p/kustomization.yaml", i)] = fmt.Sprintf("namePrefix: pp-\nresources: [../../b%d]\n", i-1)
		f[fmt.Sprintf("b%d/q/kustomization.yaml", i)] = fmt.Sprintf("namePrefix: qq-\nresources: [../../b%d]\n", i-1)
		f[fmt.Sprintf("b%d/kustomization.yaml", i)] = "resources: [p, q]\n"
	}
	before := worked(t)
	failed := newBuilder(t).fails(t, f, "b29", "{}")
	wantText(t, failed.Kind, "limit")
	wantPart(t, failed.Message, "b0/")
	if took := worked(t) - before; took > 10*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestAMappingOfManyKeysIsRefused(t *testing.T) {
	keys := func(n int) string {
		var text strings.Builder
		for i := range n {
			fmt.Fprintf(&text, "  k%d: v\n", i)
		}
		return anyObject + "data:\n" + text.String()
	}
	wantText(t, newBuilder(t).fails(t, files{"d/a.yaml": keys(maxKeys + 1)}, "d", "{}").Kind, "limit")
	newBuilder(t).must(t, files{"d/a.yaml": keys(2000)}, "d", "{}")
}

func TestMappingsOfManyKeysShareABound(t *testing.T) {
	var mapping, several strings.Builder
	for i := range 6000 {
		fmt.Fprintf(&mapping, "  k%d: v\n", i)
	}
	for i := range 10 {
		fmt.Fprintf(&several, "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c%d}\ndata:\n%s", i, mapping.String())
	}
	failed := newBuilder(t).fails(t, files{"d/a.yaml": several.String()}, "d", "{}")
	wantText(t, failed.Kind, "limit")
	wantPart(t, failed.Message, "d/a.yaml holds too many mappings")
}

func TestAnObjectOfManyValuesIsRefused(t *testing.T) {
	values := func(n int) string { return anyObject + "a: [" + strings.Repeat("b,", n) + "]\n" }
	failed := newBuilder(t).fails(t, files{"d/a.yaml": values(maxObject)}, "d", "{}")
	wantText(t, failed.Kind, "limit")
	wantPart(t, failed.Message, "d/a.yaml holds an object")
	half := values(maxObject / 2)
	newBuilder(t).must(t, files{"d/a.yaml": half + "---\n" + strings.ReplaceAll(half, "name: t", "name: u")}, "d", "{}")
}

func TestBombInThePatchOfASpec(t *testing.T) {
	f := files{"d/a.yaml": anyObject}
	spec := "\n  patches:\n  - patch: |\n" + indented(indented(indented("apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: t}\n"+bomb(9))))
	wantText(t, newBuilder(t).fails(t, f, "d", spec).Kind, "limit")
}

func TestDepth(t *testing.T) {
	flow := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) + "\n" }
	json := func(n int) string { return strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) + "\n" }
	block := func(n int) string {
		var text strings.Builder
		for i := range n {
			text.WriteString("\n" + strings.Repeat(" ", i) + "a:")
		}
		return text.String() + "\n"
	}
	compact := func(n int) string { return "\n" + strings.Repeat("- ", n) + "x\n" }
	same := func(n int) string {
		var text strings.Builder
		for i := range n / 2 {
			text.WriteString("\n" + strings.Repeat("  ", i) + "a:\n" + strings.Repeat("  ", i) + "-")
		}
		return text.String() + " x\n"
	}
	for name, nest := range map[string]func(int) string{"flow": flow, "json": json, "block": block, "compact": compact, "same": same} {
		t.Run(name, func(t *testing.T) {
			head := anyObject + "a:\n" + indented(" ")
			head = anyObject + "a: "
			newBuilder(t).must(t, files{"d/a.yaml": head + indented(nest(400))}, "d", "{}")
			for _, n := range []int{maxDepth + 1, 2000} {
				before := worked(t)
				failed := newBuilder(t).fails(t, files{"d/a.yaml": head + indented(nest(n))}, "d", "{}")
				wantText(t, failed.Kind, "limit")
				wantText(t, failed.Message, "d/a.yaml is nested more than 500 levels deep")
				if took := worked(t) - before; took > time.Second {
					t.Errorf("took %s", took)
				}
			}
		})
	}
}
