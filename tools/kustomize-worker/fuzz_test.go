package main

import (
	"bytes"
	"encoding/json"
	"math/rand"
	"strings"
	"testing"
	"time"
)

// conversations are streams of frames that a fuzzer begins with.
var conversations = []string{
	"",
	"\n",
	"{}\n",
	"not json\n{\"id\":1,\"op\":\"drop\"}\n",
	"{\"id\":1,\"op\":\"fly\",\"blob\":3}\nabc",
	"{\"id\":1,\"op\":\"tree\",\"blob\":99}\nshort",
	"{\"id\":1,\"op\":\"tree\",\"blob\":-1}\n",
	"{\"id\":1,\"op\":\"tree\",\"blob\":1e99}\n{\"id\":2,\"op\":\"drop\"}\n",
	"{\"id\":{\"a\":[1]},\"op\":7,\"blob\":2}\n{}",
	"{\"id\":1,\"op\":\"tree\",\"tree\":\"t\",\"root\":\".\",\"blob\":31}\n100644 \x00go.mod\x00\x00120000 \x00a/b\x00c\x00{\"id\":2,\"op\":\"build\",\"tree\":\"t\"}\n",
	"{\"id\":1,\"op\":\"substitute\",\"vars\":{\"A\":\"b\"},\"sizes\":[57],\"blob\":57}\n" +
		`{"apiVersion":"v1","kind":"X","metadata":{"name":"${A}"}}` + "\n{\"id\":2,\"op\":\"validate\",\"sizes\":[2],\"blob\":2}\n{}",
	"{\"id\":1,\"op\":\"cel\",\"programs\":[\"object.a\",\"(\"],\"sizes\":[7],\"facts\":[{\"A\":\"b\"}],\"blob\":7}\n{\"a\":1}",
	"{\"id\":1,\"op\":\"schemas\",\"set\":\"s\",\"sizes\":[2],\"blob\":2}\n{}{\"id\":2,\"op\":\"validate\",\"set\":\"s\",\"sizes\":[1],\"blob\":1}\n[",
}

// converse feeds a stream to a worker and holds what it must answer, whatever it is fed.
func converse(t *testing.T, stream []byte) {
	t.Helper()
	w := newWorker(offline)
	defer w.close()
	var out bytes.Buffer
	if code := w.serve(bytes.NewReader(stream), &out); code != 0 && code != 2 {
		t.Fatalf("exit %d", code)
	}
	heads, _ := answers(t, &out)
	for _, head := range heads {
		failed, _ := head["error"].(map[string]any)
		if ok, is := head["ok"].(bool); !is || ok == (failed != nil) {
			t.Fatalf("%v", head)
		}
		if failed["kind"] == "panic" {
			t.Fatalf("%v", failed)
		}
		if _, has := head["id"]; !has {
			t.Fatalf("no id: %v", head)
		}
	}
	if out.Len() != 0 {
		t.Fatalf("%d bytes belong to no frame", out.Len())
	}
}

func FuzzFrames(f *testing.F) {
	for _, one := range conversations {
		f.Add([]byte(one))
	}
	f.Fuzz(func(t *testing.T, stream []byte) { converse(t, stream) })
}

// asked are the headers and manifests that a fuzzer of the ops begins with.
var asked = [][3]string{
	{`{"op":"build","tree":"t","path":"d"}`, configMap, "resources: [a.yaml]\n"},
	{`{"op":"build","tree":"t","path":"d","ignore":"*.yaml\n!a.yaml"}`, deployment, "namePrefix: x\nresources: [a.yaml]\n"},
	{`{"op":"build","tree":"t","path":"../d","kustomization":{"spec":{"patches":[{"patch":"- op: remove\n  path: /spec"}]}}}`, deployment, "resources: [a.yaml]\n"},
	{`{"op":"build","tree":"t","path":"d","provenance":true,"kustomization":{"spec":{"images":[{"name":"x"}]}}}`, deployment, "resources: [a.yaml]\npatches: [{path: a.yaml}]\n"},
	{`{"op":"build","tree":"t","path":"d"}`, anyObject + "a: &a [*a]\n", "configMapGenerator: [{name: c, files: [a.yaml]}]\n"},
	{`{"op":"build","tree":"t","path":"d"}`, "kind: List\nitems: [{}]\n", "resources: [https://example.org/x]\n"},
	{`{"op":"build","tree":"t"}`, "\xef\xbb\xbf# x\n---\n...\n%YAML 1.2\n---\n!!map {}\n", "replacements: [{source: {kind: X}, targets: [{select: {kind: Y}, fieldPaths: [a.[b=c].d]}]}]\n"},
	{`{"op":"substitute","vars":{"A":"v"},"strict":true,"sizes":[0],"blob":0}`, "${A:-${B}}", "x"},
	{`{"op":"validate","kubernetes":"/none"}`, "", ""},
	{`{"op":"cel","programs":["object.a.b[0]"],"facts":[{}]}`, "", ""},
	{`{"op":"tree","tree":"t","git":{"dir":"x","exe":"y"}}`, "", ""},
}

// carryOut asks one thing of a worker that holds a small tree.
func carryOut(t *testing.T, header, manifest, kustomization string) {
	t.Helper()
	w := newWorker(offline)
	w.builder.loaded = schemaLoaded
	defer func() {
		schemaLoaded = w.builder.loaded
		w.close()
	}()
	f := files{"d/a.yaml": manifest, "d/kustomization.yaml": kustomization}
	do(t, w, request{Op: "tree", Tree: "t", Root: f.write(t), blob: f.blob()})
	var req request
	if json.Unmarshal([]byte(header), &req) != nil || req.Root != "" || req.Git != nil && req.Git.Exe != "y" {
		return
	}
	switch req.Op {
	case "substitute", "validate", "cel", "schemas":
		req.Sizes, req.blob = []int{len(manifest), len(kustomization)}, []byte(manifest+kustomization)
	}
	before := worked(t)
	got := w.do(&req)
	if took := worked(t) - before; took > 5*time.Second {
		t.Fatalf("took %s", took)
	}
	line, err := encode(got.header)
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(line) {
		t.Fatalf("%s", line)
	}
}

func FuzzOps(f *testing.F) {
	for _, one := range asked {
		f.Add(one[0], one[1], one[2])
	}
	f.Fuzz(func(t *testing.T, header, manifest, kustomization string) {
		carryOut(t, header, manifest, kustomization)
	})
}

// FuzzLimits holds that the quick looks never miss what the thorough ones find.
func FuzzLimits(f *testing.F) {
	for _, text := range []string{bomb(3), "a: &a [*a]", `{"a": [[]]}`, "- - - a", "? ? a", configMap, "a: |\n  x\n b", "a: \"b\\\"'c\"\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = countNodes(data)
		_ = bounded("a.yaml", data)
		if json.Valid(data) {
			_ = look(data)
		}
	})
}

// TestAFewDamagedConversations is the short run of what fuzzing does for long.
func TestAFewDamagedConversations(t *testing.T) {
	random := rand.New(rand.NewSource(7))
	for range 400 {
		one, other := conversations[random.Intn(len(conversations))], conversations[random.Intn(len(conversations))]
		converse(t, damaged(random, one+other))
	}
	for range 150 {
		one := asked[random.Intn(len(asked))]
		part := random.Intn(3)
		one[part] = string(damaged(random, one[part]))
		carryOut(t, one[0], one[1], one[2])
	}
}

func damaged(random *rand.Rand, text string) []byte {
	data := []byte(text)
	for range random.Intn(3) {
		if len(data) == 0 {
			break
		}
		at := random.Intn(len(data))
		switch random.Intn(4) {
		case 0:
			data[at] = byte(random.Intn(256))
		case 1:
			data = append(data[:at], data[at+1:]...)
		case 2:
			data = data[:at]
		default:
			data = append(data[:at], append([]byte(strings.Repeat(string(data[at]), 3)), data[at:]...)...)
		}
	}
	return data
}
