package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// fragments are what texts around variables are made of.
var fragments = []string{
	"", "", "", "a", "x-", ":8883", ".svc", "/16", " and ", ".", "-", "0", "1", "1.", "0x", "0b", "e", "+", "_", "~", "=", "<<", ":", ": ", " #", "# ", " ", "  ",
	"\t", "\n", "\n\n", "\n ", " \n", "'", `"`, `\`, "{", "}", "[", "]", ",", "&", "*", "!", "|", ">", "%", "@", "`", "?", "? ", "- ",
	"---\n", "...\n", "é", "\u0085", "\u2028", "\ufeff", "\U0001f600", "true", "null", "y", "2001-01-", "10:",
	strings.Repeat("word ", 30), strings.Repeat("x", 130), "<a&b>", "\r\n", "\x7f",
}

// values are words that YAML may take for something else, and some that are none.
var values = []string{
	"plant-a", "l2.line-1", "10.1.2.3", "10.0.0.0/16", "a", "y", "N", "no", "On", "off", "true", "False", "NULL", "null", "1", "007", "0x1f",
	"1e3", "e3", "x1f", "b1", "o7", "inf", "nan", "1_000", "1.5", "3", "0", "2001-01-01", "2001-1-1t1", "eu-west/1", "0b1", "0o7", "1.2.3",
	strings.Repeat("w", maxWord), strings.Repeat("w", maxWord+1), "a b", "-", "a-", "", "a: b", "x\ny", mark, "é",
}

func TestTemplatesGiveWhatFluxGives(t *testing.T) {
	filled := 0
	for seed := range uint64(400) {
		filled += sameAsFlux(t, seed)
	}
	if filled < 300 {
		t.Errorf("only %d documents were filled", filled)
	}
}

func FuzzTemplates(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { sameAsFlux(t, seed) })
}

// sameAsFlux substitutes one random document with the values of several
// clusters, and returns how often a template gave the answer.
func sameAsFlux(t *testing.T, seed uint64) (filled int) {
	random := rand.New(rand.NewPCG(seed, 0))
	data := randomDocument(random)
	kept := &templates{}
	for range 6 {
		vars := map[string]string{}
		for _, name := range []string{"A", "B", "CLUSTER_NAME"} {
			if random.IntN(30) > 0 {
				vars[name] = mostly(random, values, 4)
			}
		}
		strict := random.IntN(2) == 0
		s := newSubstituter(vars, strict, random.IntN(2) == 0)
		s.templates = kept
		before, _ := kept.of(data)
		_, _, fast := before.fill(vars)
		if before.proved && fast {
			filled++
		}
		head, result, err := s.substitute(data)
		wantHead, want, wantErr := s.viaFlux(data)
		if head != wantHead || !bytes.Equal(result, want) || fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Fatalf("seed %d\n%s\n%v\ngot  %+v %v\n%s\nwant %+v %v\n%s", seed, data, vars, head, err, result, wantHead, wantErr, want)
		}
	}
	return filled
}

// mostly is one of the first few of all, or now and then any.
func mostly(random *rand.Rand, all []string, few int) string {
	if random.IntN(8) > 0 {
		return all[random.IntN(few)]
	}
	return all[random.IntN(len(all))]
}

// randomDocument is a document as a build gives it.
func randomDocument(random *rand.Rand) []byte {
	text := func() string {
		var all strings.Builder
		for range 1 + random.IntN(3) {
			all.WriteString(mostly(random, fragments, 9))
			if random.IntN(3) > 0 {
				all.WriteString([]string{"${A}", "${B}", "${CLUSTER_NAME}"}[random.IntN(3)])
			}
			all.WriteString(mostly(random, fragments, 9))
		}
		if random.IntN(40) == 0 {
			all.WriteString([]string{"$", "$$", "${A:-x}", "${A^}", "$A", "${Z}", "${"}[random.IntN(7)])
		}
		return all.String()
	}
	object := map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap",
		"metadata": map[string]any{"name": []string{"c", "${A}", "x-${A}"}[random.IntN(3)], "namespace": []string{"n", "${B}"}[random.IntN(2)]},
		"data":     map[string]any{"one": text(), "two": text()},
		"list":     []any{text(), map[string]any{"deep": text()}, 1.5, 3, nil, true},
	}
	if random.IntN(10) == 0 {
		object[text()] = text()
	}
	data, err := json.Marshal(object)
	if err != nil {
		panic(err)
	}
	return data
}

func TestTemplatesAreUsed(t *testing.T) {
	data := []byte(`{"apiVersion":"v1","data":{"at":"broker.${SITE}.example:8883"},"kind":"ConfigMap","metadata":{"name":"${SITE}"}}`)
	kept := &templates{}
	for turn, site := range []string{"plant-a", "plant-b", "plant-c"} {
		s := newSubstituter(map[string]string{"SITE": site}, true, false)
		s.templates = kept
		head, result, err := s.substitute(data)
		if err != nil || head.Name != site || head.Size != len(result) {
			t.Fatalf("%+v %v", head, err)
		}
		wantPart(t, string(result), `"broker.`+site+`.example:8883"`)
		if cut, _ := kept.of(data); cut.proved != (turn > 0) {
			t.Errorf("turn %d: %+v", turn, cut)
		}
	}
}

func TestTemplatesAreBounded(t *testing.T) {
	kept := &templates{}
	for number := range 100 {
		data := []byte(fmt.Sprintf(`{"k":"%d${A}%s"}`, number, strings.Repeat("x", 1<<20)))
		kept.of(data)
		if kept.bytes > maxTemplates {
			t.Fatalf("%d bytes", kept.bytes)
		}
	}
	if len(kept.known) > maxTemplates>>20 {
		t.Errorf("%d documents", len(kept.known))
	}
}

func TestWords(t *testing.T) {
	for value, want := range map[string]bool{
		"plant-a": true, "10.0.0.0/16": true, "a": true, "": false, "-a": false, "a-": false, "a b": false, "a:b": false, "é": false,
		"a\n": false, strings.Repeat("a", maxWord): true, strings.Repeat("a", maxWord+1): false,
	} {
		if isWord(value) != want {
			t.Errorf("%q", value)
		}
	}
}
