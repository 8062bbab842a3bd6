package main

import (
	"bytes"
	"encoding/json"
	"math/rand"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/api/provider"
	"sigs.k8s.io/kustomize/api/resource"
)

func resourceOf(t *testing.T, data string) *resource.Resource {
	t.Helper()
	res, err := provider.NewDefaultDepProvider().GetResourceFactory().FromBytes([]byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// only builds a tree of one manifest.
func only(t *testing.T, manifest string) (*rendered, error) {
	t.Helper()
	f := files{"d/a.yaml": manifest}
	return newBuilder(t).build(f.view(t), "d", fluxObject(t, "{}"), newClosure())
}

func TestOddObjects(t *testing.T) {
	for manifest, want := range map[string]string{
		configMap: "",
		"apiVersion: v1\nkind: X\nmetadata: {name: 7}\n":                                                   nameNotText,
		"apiVersion: v1\nkind: X\nmetadata: {name: true}\n":                                                nameNotText,
		"apiVersion: v1\nkind: X\nmetadata: {name: '7'}\n":                                                 "",
		"apiVersion: v1\nkind: X\nmetadata: {name: !!str 7}\n":                                             "",
		"apiVersion: 1\nkind: X\nmetadata: {name: a}\n":                                                    versionNotText,
		"apiVersion: 1.5\nkind: X\nmetadata: {name: a}\n":                                                  versionNotText,
		"apiVersion: v1\nkind: X\nmetadata: {name: a}\nitems: []\n":                                        hasItems,
		"apiVersion: v1\nkind: X\nmetadata: {name: 7}\nitems: [{a: 1}]\n":                                  hasItems,
		"apiVersion: v1\nkind: X\nmetadata: {name: a}\nitems: {a: 1}\n":                                    "",
		"apiVersion: v1\nkind: X\nmetadata: {name: a}\nitems:\n":                                           "",
		"apiVersion: v1\nkind: X\nmetadata: {name: a}\nspec: {items: [1]}\n":                               "",
		"apiVersion: kustomize.config.k8s.io/v1\nkind: kustomization\nmetadata: {name: a}\n":               ownConfig,
		"apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\n":           "",
		"apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nmetadata: {name: a, labels: {}}\n": "",
	} {
		result, err := only(t, manifest)
		if err != nil {
			t.Errorf("%s: %v", manifest, err)
			continue
		}
		wantText(t, result.docs[0].Odd, want)
	}
}

func TestObjectsThatFail(t *testing.T) {
	for manifest, part := range map[string]string{
		"apiVersion: v1\nkind: 5\nmetadata: {name: a}\n":                 "Object 'Kind' is missing: it is 5",
		"apiVersion: v1\nkind: true\nmetadata: {name: a}\n":              "Object 'Kind' is missing: it is true",
		"apiVersion: v1\nkind: X\nmetadata: {name: a}\nitems: [1]\n":     "items member is not an object: 1",
		"apiVersion: v1\nkind: X\nmetadata: {name: a}\nv: \"\\x7f\"\n":   "control characters are not allowed",
		"apiVersion: v1\nkind: X\nmetadata: {name: a}\nv: \"\\x80\"\n":   "control characters are not allowed",
		"apiVersion: v1\nkind: X\nmetadata: {name: a}\nv: \"\\ufffe\"\n": "control characters are not allowed",
		"apiVersion: v1\nkind: X\nmetadata: {name: a}\n\"a\\x85b\": c\n": "did not find expected",
	} {
		_, err := only(t, manifest)
		if err == nil {
			t.Errorf("%s builds", manifest)
			continue
		}
		wantPart(t, err.Error(), part)
	}
}

func TestSubstitutionMayEmptyAName(t *testing.T) {
	s := newSubstituter(map[string]string{"A": "", "N": "7"}, true, false)
	for data, want := range map[string]string{
		`{"apiVersion":"v1","kind":"X","metadata":{"name":"${A}"}}`:   nameEmpty,
		`{"apiVersion":"v1","kind":"X","metadata":{"name":"${N}"}}`:   nameNotText,
		`{"apiVersion":"${A}","kind":"X","metadata":{"name":"a"}}`:    versionEmpty,
		`{"apiVersion":"${N}","kind":"X","metadata":{"name":"a"}}`:    versionNotText,
		`{"apiVersion":"v1","kind":"X","metadata":{"name":"a${A}"}}`:  "",
		`{"apiVersion":"v1","kind":"X","metadata":{"name":"'${N}'"}}`: "",
	} {
		head, _, err := s.substitute([]byte(data))
		if err != nil {
			t.Errorf("%s: %v", data, err)
		}
		wantText(t, head.Odd, want)
	}
	if _, _, err := s.substitute([]byte(`{"apiVersion":"v1","kind":"${N}","metadata":{"name":"a"}}`)); err == nil {
		t.Error("a kind that is a number is taken")
	}
}

// TestTextsAsTheyAreReadInTheEnd holds what Flux makes of them, as tests/corpus shows.
func TestTextsAsTheyAreReadInTheEnd(t *testing.T) {
	for value, want := range map[string]string{
		`"a\x85b"`:               `"a b"`,
		`"\x85\n x"`:             `" \n x"`,
		`9223372036854775807`:    `9223372036854775807`,
		`9223372036854775808`:    `9223372036854775808`,
		`18446744073709551615`:   `18446744073709552000`,
		`-0.0`:                   `0`,
		`9007199254740993`:       `9007199254740993`,
		`"\ufeff\u2028\u00a0é😀"`: `"` + "\ufeff" + `\u2028` + "\u00a0é😀" + `"`,
	} {
		result, err := only(t, "apiVersion: v1\nkind: X\nmetadata: {name: a}\nv: "+value+"\n")
		if err != nil {
			t.Errorf("%s: %v", value, err)
			continue
		}
		wantPart(t, strings.ReplaceAll(string(result.chunks[0]), "9223372036854776000", "9223372036854775808"), `"v":`+want+"}")
	}
}

func TestDollarMeansThatSubstitutionMayChangeIt(t *testing.T) {
	for value, want := range map[string]bool{
		`"$"`:                   true,
		`a`:                     false,
		`9007199254740993`:      true,
		`9007199254740992`:      false,
		`1234567890123456`:      false,
		`"9007199254740993"`:    false,
		`"\tx\ny"`:              true,
		`"\tx"`:                 false,
		`"x\n\ty"`:              false,
		`123456789.1234567891`:  false,
		`"sha256:111111111111"`: false,
	} {
		result, err := only(t, "apiVersion: v1\nkind: X\nmetadata: {name: a}\nv: "+value+"\n")
		if err != nil {
			t.Fatal(err)
		}
		if result.docs[0].Dollar != want {
			t.Errorf("%s: dollar is not %v", value, want)
		}
	}
}

// TestWhatIsNotMarkedDoesNotChange compares with the whole way through YAML,
// for documents full of what YAML is picky about.
func TestWhatIsNotMarkedDoesNotChange(t *testing.T) {
	parts := []string{
		"a", " ", "\t", "\n", "\r", `"`, "'", "#", ":", "-", "é", "😀", "\\", "\x01", "|", ">", "%", "{", "[", "&", "*", "!",
		"?", "~", "0", "9", ".", "e", "_", "=", "<", ",", "\u2028", "\ufeff", "\u0085", "\u00a0", "\x7f",
		strings.Repeat("word ", 30), "-0", "0x1", "1e3", "12345678901234567", "y", "null", "2001-01-01",
	}
	numbers := []json.Number{"0", "-0", "1.5", "1e3", "12345678901234567", "-9007199254740993", "1e-7", "9223372036854775808", "0.1234567890123456789"}
	random := rand.New(rand.NewSource(1))
	s := newSubstituter(map[string]string{"A": "1"}, true, false)
	for range 1000 {
		var text strings.Builder
		for range random.Intn(5) + 1 {
			text.WriteString(parts[random.Intn(len(parts))])
		}
		object := map[string]any{"apiVersion": "v1", "kind": "X", "metadata": map[string]any{"name": "a"}}
		object["v"] = []any{text.String(), map[string]any{text.String(): numbers[random.Intn(len(numbers))]}}
		data, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		res, err := s.factory.FromBytes(data)
		if err != nil {
			continue // no document that a build could give
		}
		head, made, err := describe(res)
		if err != nil || head.Dollar {
			continue
		}
		again, err := s.round(made)
		if err != nil || !bytes.Equal(made, again) {
			t.Errorf("%s becomes %s, %v", made, again, err)
		}
		last, err := reread(resourceOf(t, string(made)))
		if err != nil || !bytes.Equal(made, last) {
			t.Errorf("%s is read as %s, %v", made, last, err)
		}
	}
}

func TestAFolderWhereTheManifestGoes(t *testing.T) {
	f := files{"d/a.yaml": configMap, "d/kustomization.yaml/b.yaml": configMap}
	failed := newBuilder(t).fails(t, f, "d", "{}")
	wantText(t, failed.Kind+": "+failed.Message, "build: open d/kustomization.yaml: is a directory")
}
