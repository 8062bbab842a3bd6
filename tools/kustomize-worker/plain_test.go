package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

func TestPlainJSONIsKustomizes(t *testing.T) {
	plain := 0
	for seed := range uint64(3000) {
		if sameAsKustomize(t, seed) {
			plain++
		}
	}
	if plain < 800 {
		t.Errorf("only %d documents were plain", plain)
	}
}

func FuzzPlainJSON(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { sameAsKustomize(t, seed) })
}

// sameAsKustomize compares for one random document, and tells whether it was plain.
func sameAsKustomize(t *testing.T, seed uint64) bool {
	random := rand.New(rand.NewPCG(seed, 1))
	text := randomYAML(random, 0)
	node, err := yaml.Parse(text)
	if err != nil {
		return false
	}
	if random.IntN(3) == 0 {
		shaken(random, node.YNode())
	}
	if random.IntN(2) == 0 {
		flowing(random, node.YNode())
	}
	return comparePlain(t, node, fmt.Sprintf("seed %d\n%s", seed, text))
}

// flowing is a document some of whose collections are in brackets, and longer
// than a line.
func flowing(random *rand.Rand, node *yaml.Node) {
	if len(node.Content) > 0 && random.IntN(3) == 0 {
		node.Style = yaml.FlowStyle
		if node.Kind == yaml.SequenceNode && len(node.Content[0].Content) == 0 {
			node.Content = slices.Repeat(node.Content, 1+random.IntN(30))
		}
	}
	for _, inner := range node.Content {
		if len(inner.Content) > 0 {
			flowing(random, inner)
		}
	}
}

func comparePlain(t *testing.T, node *yaml.RNode, about string) bool {
	t.Helper()
	got, ok := plainJSON(node.YNode())
	if !ok {
		return false
	}
	want, err := node.MarshalJSON()
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%s\ngot  %s\nwant %s %v", about, got, want, err)
	}
	return true
}

// shaken is a document whose nodes a program has made or changed: without
// tags, or with other styles than their oddTexts had.
func shaken(random *rand.Rand, node *yaml.Node) {
	switch random.IntN(6) {
	case 0:
		node.Tag = ""
	case 1:
		node.Style = []yaml.Style{0, yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle, yaml.LiteralStyle, yaml.FoldedStyle, yaml.FlowStyle, yaml.TaggedStyle}[random.IntN(7)]
	case 2:
		if node.Kind == yaml.ScalarNode {
			node.Value, node.Tag = mostly(random, oddTexts, 12), []string{"", "!!str", "!!int", "!!bool", "!!null", "!!float"}[random.IntN(6)]
		}
	}
	for _, inner := range node.Content {
		shaken(random, inner)
	}
}

// oddTexts are values that come through YAML in many ways.
var oddTexts = append([]string{
	"a", "word", "two words", "1", "0", "-7", "true", "null", "a-b/c:1", "x: y", "", "a\nb\n", "yes", "no", "on", "~", "1.5", "1e3", "0x1f",
	"007", "1_000", "12345678901234567890", "2001-01-01", "10:30", "<<", "=", "# no", "a #b", "'", `"`, `\`, " lead", "trail ", "\ttab",
	"a\tb", "\nlead", "a\n\n", "a\n  b\n", "a \nb", "a\r\nb", "  a\nb", "%", "@x", "`x", "!x", "&x", "*x", "|", ">", "-", "- a", "?", "? a",
	"[a", "{a", "a,b", "é", "\u0085", "\u2028", "\ufeff", "\U0001f600", "\x7f", "---", "...", "a\n---\nb", "#a\nb", "a\n#b\n", "+1", ".5", ".inf",
	strings.Repeat("many words ", 20), strings.Repeat("x", 130), strings.Repeat("é", 60), "a\n" + strings.Repeat("many words ", 20) + "end",
}, fragments...)

// randomYAML is a mapping as a person may have written it.
func randomYAML(random *rand.Rand, depth int) string {
	var all strings.Builder
	indent := strings.Repeat("  ", depth)
	comment := func() string {
		if random.IntN(25) == 0 {
			return " # remark"
		}
		return ""
	}
	for range 1 + random.IntN(4) {
		if random.IntN(25) == 0 {
			fmt.Fprintf(&all, "%s# a remark\n", indent)
		}
		key := fmt.Sprintf("k%d", random.IntN(20))
		if random.IntN(12) == 0 {
			key = fmt.Sprintf("%q", mostly(random, oddTexts, 12))
		}
		switch random.IntN(6) {
		case 0:
			if depth < 3 {
				fmt.Fprintf(&all, "%s%s:%s\n%s", indent, key, comment(), randomYAML(random, depth+1))
				continue
			}
			fmt.Fprintf(&all, "%s%s: {}%s\n", indent, key, comment())
		case 1:
			fmt.Fprintf(&all, "%s%s:\n%s- %s%s\n%s- %q\n", indent, key, indent, bareText(random), comment(), indent, mostly(random, oddTexts, 12))
		case 2:
			fmt.Fprintf(&all, "%s%s: %q%s\n", indent, key, mostly(random, oddTexts, 12), comment())
		case 3:
			style := []string{"|", "|-", "|+", ">", ">-"}[random.IntN(5)]
			body := strings.ReplaceAll(mostly(random, oddTexts, 12), "\n", "\n  "+indent)
			fmt.Fprintf(&all, "%s%s: %s\n%s  %s\n", indent, key, style, indent, body)
		case 4:
			fmt.Fprintf(&all, "%s%s: '%s'\n", indent, key, strings.ReplaceAll(mostly(random, oddTexts, 12), "'", "''"))
		default:
			fmt.Fprintf(&all, "%s%s: %s%s\n", indent, key, bareText(random), comment())
		}
	}
	return all.String()
}

func bareText(random *rand.Rand) string {
	return strings.ReplaceAll(mostly(random, oddTexts, 10), "\n", " ")
}
