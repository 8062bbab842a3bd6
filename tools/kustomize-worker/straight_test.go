package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"sigs.k8s.io/yaml"
)

func TestStraightGivesWhatFluxGives(t *testing.T) {
	straight := 0
	for seed := range uint64(2500) {
		if straightAsFlux(t, seed) {
			straight++
		}
	}
	if straight < 500 {
		t.Errorf("only %d documents went straight", straight)
	}
}

func TestYAMLOfIsJSONToYAML(t *testing.T) {
	for seed := range uint64(600) {
		random := rand.New(rand.NewPCG(seed, 3))
		data := withOddValues(random, randomDocument(random))
		if !look(data).isPassing() {
			continue
		}
		got, gotErr := yamlOf(data)
		want, err := yaml.JSONToYAML(data)
		if gotErr != nil || err != nil || !bytes.Equal(got, want) {
			t.Fatalf("seed %d\n%s\n%s %v\n%s %v", seed, data, got, gotErr, want, err)
		}
	}
}

func FuzzStraight(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { straightAsFlux(t, seed) })
}

// straightAsFlux compares for one random document, and tells whether it went straight.
func straightAsFlux(t *testing.T, seed uint64) bool {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 2))
	data := randomDocument(random)
	if random.IntN(2) == 0 {
		data = withOddValues(random, data)
	}
	kind := []string{"ConfigMap", "Kustomization", "kustomization", "ConfigMapList", "List", "${A}"}[random.IntN(6)]
	data = bytes.Replace(data, []byte(`"kind":"ConfigMap"`), []byte(`"kind":"`+kind+`"`), 1)
	version := []string{"v1", "kustomize.config.k8s.io/v1", "kustomize.toolkit.fluxcd.io/v1", "${B}"}[random.IntN(4)]
	data = bytes.Replace(data, []byte(`"apiVersion":"v1"`), []byte(`"apiVersion":"`+version+`"`), 1)
	vars := map[string]string{}
	for _, name := range []string{"A", "B", "CLUSTER_NAME"} {
		if random.IntN(30) > 0 {
			vars[name] = mostly(random, append(values, oddTexts...), 4)
		}
	}
	s := newSubstituter(vars, random.IntN(2) == 0, random.IntN(2) == 0)
	head, result, ok := s.straight(data)
	if !ok {
		return false
	}
	wantHead, want, err := s.viaFlux(data)
	if err != nil || head != wantHead || !bytes.Equal(result, want) {
		t.Fatalf("seed %d\n%s\n%q\ngot  %+v\n%s\nwant %+v %v\n%s", seed, data, vars, head, result, wantHead, err, want)
	}
	return true
}

// withOddValues puts values of all kinds under keys of all kinds into a document.
func withOddValues(random *rand.Rand, data []byte) []byte {
	var object map[string]any
	if err := json.Unmarshal(data, &object); err != nil {
		panic(err)
	}
	numbers := []any{0, -1, 1.5, 1e6, 1e21, 1e-7, 123456789012345, 0.1, 1 << 40, true, nil, []any{}, map[string]any{}}
	for range 1 + random.IntN(4) {
		var value any = mostly(random, oddTexts, 12)
		if random.IntN(3) == 0 {
			value = numbers[random.IntN(len(numbers))]
		}
		where := object
		if random.IntN(3) == 0 {
			where = object["metadata"].(map[string]any)
		}
		where[mostly(random, append([]string{"k", "Kind", "ANNOTATIONS", "items", "x"}, oddTexts...), 5)] = value
	}
	data, err := json.Marshal(object)
	if err != nil {
		panic(err)
	}
	return data
}

func TestStraightIsForPlainDocuments(t *testing.T) {
	for text, want := range map[string]bool{
		`{"apiVersion":"v1","kind":"A","metadata":{"name":"a"}}`:                                           true,
		`{"apiVersion":"v1","kind":"A","metadata":{"name":"a","namespace":"b"}}`:                           true,
		`{"apiVersion":"v1","kind":"A","metadata":{"name":"a","namespace":7}}`:                             false,
		`{"apiVersion":"v1","kind":"A","metadata":{"name":7}}`:                                             false,
		`{"apiVersion":1,"kind":"A","metadata":{"name":"a"}}`:                                              false,
		`{"apiVersion":"v1","kind":"AList","metadata":{"name":"a"}}`:                                       false,
		`{"apiVersion":"v1","items":[],"kind":"A","metadata":{"name":"a"}}`:                                false,
		`{"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization","metadata":{"name":"a"}}`:   true,
		`{"apiVersion":"kustomize.config.k8s.io/v1beta1","kind":"Kustomization","metadata":{"name":"a"}}`:  false,
		`{"apiVersion":"v1","kind":"A","metadata":["name"]}`:                                               false,
		`{"Kind":"B","apiVersion":"v1","metadata":{"name":"a"}}`:                                           false,
		`{"apiVersion":"v1","kind":"A","metadata":{"labels":{"` + optOut + `":"disabled"},"name":"a"}}`:    false,
		`{"apiVersion":"v1","kind":"A","metadata":{"name":"a"},"spec":{"a":12345678901234567}}`:            false,
		`{"apiVersion":"v1","kind":"A","metadata":{"name":"a"},"spec":"${MISSING}"}`:                       false,
		fmt.Sprintf(`{"apiVersion":"v1","kind":"A","metadata":{"name":"a"},"spec":%q}`, "${V}"):            true,
		`{"apiVersion":"v1","kind":"A","metadata":{"name":"a"},"spec":{"text":"x","other":"\tbegins so"}}`: false,
	} {
		if _, _, ok := newSubstituter(map[string]string{"V": "v"}, true, false).straight([]byte(text)); ok != want {
			t.Errorf("%s: %v", text, ok)
		}
	}
}
