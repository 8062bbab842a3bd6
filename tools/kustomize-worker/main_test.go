package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// talk serves one stream of frames and returns the answers' headers and blobs,
// the hello left out, and the exit code.
func talk(t *testing.T, input string) ([]map[string]any, []string, int) {
	t.Helper()
	w := newWorker(offline)
	defer w.close()
	var out bytes.Buffer
	code := w.serve(strings.NewReader(input), &out)
	heads, blobs := answers(t, &out)
	return heads, blobs, code
}

// answers reads everything that a worker wrote, the hello left out.
func answers(t *testing.T, out *bytes.Buffer) ([]map[string]any, []string) {
	t.Helper()
	reader := newFrameReader(out)
	var heads []map[string]any
	var blobs []string
	for {
		line, err := reader.header()
		if err != nil {
			break
		}
		var head map[string]any
		if err := json.Unmarshal(line, &head); err != nil {
			t.Fatal(err)
		}
		size, _ := head["blob"].(float64)
		blob, err := reader.blob(int64(size))
		if err != nil {
			t.Fatal(err)
		}
		heads, blobs = append(heads, head), append(blobs, string(blob))
	}
	if len(heads) == 0 || heads[0]["hello"] == nil {
		t.Fatalf("no hello: %v", heads)
	}
	return heads[1:], blobs[1:]
}

func frame(t *testing.T, header map[string]any, blob string) string {
	t.Helper()
	if blob != "" {
		header["blob"] = len(blob)
	}
	return marshal(t, header) + "\n" + blob
}

func TestProtocolErrorsAreAnsweredAndTheWorkerGoesOn(t *testing.T) {
	input := frame(t, map[string]any{"id": 1, "op": "fly"}, "blob of nobody\n") +
		"not json\n" +
		frame(t, map[string]any{"id": 3, "op": 7}, "skipped\n") +
		frame(t, map[string]any{"id": 4, "op": "build", "tree": "none"}, "") +
		frame(t, map[string]any{"id": 5, "op": "substitute", "sizes": []int{3}}, "ab") +
		frame(t, map[string]any{"id": 6, "op": "validate", "set": "none"}, "") +
		frame(t, map[string]any{"id": 7, "op": "schemas", "set": "a", "base": "none"}, "") +
		frame(t, map[string]any{"id": 8, "op": "tree", "tree": "t", "root": t.TempDir()}, "x\x00") +
		frame(t, map[string]any{"id": 9, "op": "drop", "tree": "never there"}, "")
	heads, _, code := talk(t, input)
	if code != 0 || len(heads) != 9 {
		t.Fatalf("exit %d, %v", code, heads)
	}
	for i, id := range []any{1.0, nil, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0} {
		failed, _ := heads[i]["error"].(map[string]any)
		if heads[i]["id"] != id || heads[i]["ok"] != false || failed["kind"] != "protocol" {
			t.Errorf("%d: %v", i, heads[i])
		}
	}
	if heads[8]["ok"] != true {
		t.Errorf("%v", heads[8])
	}
}

func TestTooLargeEndsTheWorker(t *testing.T) {
	heads, _, code := talk(t, fmt.Sprintf("{\"id\": 1, \"op\": \"tree\", \"blob\": %d}\n", maxBlob+1))
	if code != 2 || len(heads) != 1 || heads[0]["ok"] != false {
		t.Errorf("exit %d, %v", code, heads)
	}
}

func TestCutStreamEndsTheWorker(t *testing.T) {
	if _, _, code := talk(t, "{\"id\": 1, \"op\": \"tree\", \"blob\": 10}\nshort"); code != 2 {
		t.Errorf("exit %d", code)
	}
}

func TestOneConversation(t *testing.T) {
	f := files{"d/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {k: '${A}'}\n", "d/crd.yaml": thingCRD}
	const claim = `{"apiVersion":"v1","data":{"k":"${A}"},"kind":"ConfigMap","metadata":{"name":"c"}}`
	crd := string(toJSON(t, thingCRD))
	doc := string(toJSON(t, thing("{size: 1, odd: 1}")))
	input := frame(t, map[string]any{"id": 1, "op": "tree", "tree": "wc", "root": f.write(t)}, string(f.blob())) +
		frame(t, map[string]any{"id": 2, "op": "build", "tree": "wc", "ignore": nil, "path": "d", "kustomization": map[string]any{"spec": map[string]any{}}}, "") +
		frame(t, map[string]any{"id": 3, "op": "substitute", "vars": map[string]string{"A": "v"}, "strict": true, "sizes": []int{2, len(claim)}}, "{}"+claim) +
		frame(t, map[string]any{"id": 4, "op": "schemas", "set": "s", "sizes": []int{len(crd)}}, crd) +
		frame(t, map[string]any{"id": 5, "op": "validate", "set": "s", "sizes": []int{len(doc)}}, doc) +
		frame(t, map[string]any{"id": 6, "op": "build", "tree": "wc", "path": "none"}, "") +
		frame(t, map[string]any{"id": 7, "op": "drop", "set": "s"}, "") +
		frame(t, map[string]any{"id": 8, "op": "validate", "set": "s"}, "")
	heads, blobs, code := talk(t, input)
	if code != 0 || len(heads) != 8 {
		t.Fatalf("exit %d, %v", code, heads)
	}
	wantText(t, marshal(t, heads[0]), `{"files":2,"id":1,"ok":true}`)
	wantPart(t, marshal(t, heads[1]), `"generated":true`)
	wantPart(t, blobs[1], claim+`{"apiVersion":"apiextensions`)
	docs := heads[2]["docs"].([]any)
	if docs[0].(map[string]any)["error"] == nil || docs[1].(map[string]any)["name"] != "c" {
		t.Errorf("%v", docs)
	}
	wantText(t, blobs[2], `{"apiVersion":"v1","data":{"k":"v"},"kind":"ConfigMap","metadata":{"name":"c"}}`)
	wantText(t, marshal(t, heads[3]), `{"errors":[],"id":4,"kinds":["example.com/v1/Thing"],"ok":true}`)
	wantText(t, marshal(t, heads[4]), `{"id":5,"ok":true,"results":[{"status":"invalid","violations":[{"message":"unknown field","path":"/spec/odd"}]}]}`)
	wantPart(t, marshal(t, heads[5]), `"closure":{"dirs":[],"listed":[],"missing":["none"],"read":[]}`)
	wantPart(t, marshal(t, heads[5]), `"kind":"path-missing"`)
	wantPart(t, marshal(t, heads[7]), `unknown set`)
}

func TestATreeIsReplaced(t *testing.T) {
	one, two := files{"a.yaml": configMap}, files{"b.yaml": deployment}
	build := frame(t, map[string]any{"id": 0, "op": "build", "tree": "wc"}, "")
	heads, blobs, _ := talk(t, frame(t, map[string]any{"id": 1, "op": "tree", "tree": "wc", "root": one.write(t)}, string(one.blob()))+build+
		frame(t, map[string]any{"id": 2, "op": "tree", "tree": "wc", "root": two.write(t)}, string(two.blob()))+build)
	if len(heads) != 4 {
		t.Fatal(heads)
	}
	wantPart(t, blobs[1], `"kind":"ConfigMap"`)
	wantPart(t, blobs[3], `"kind":"Deployment"`)
}

func TestBuildsFromGit(t *testing.T) {
	dir, oids := repository(t, configMap, deployment)
	blob := "100644 " + oids[0] + "\x00d/a.yaml\x00elsewhere/a.yaml\x00" + "100644 " + oids[1] + "\x00d/b.yaml\x00\x00"
	heads, blobs, _ := talk(t,
		frame(t, map[string]any{"id": 1, "op": "tree", "tree": "r", "git": map[string]any{"dir": dir, "exe": gitExe}}, blob)+
			frame(t, map[string]any{"id": 2, "op": "build", "tree": "r", "path": "d"}, ""))
	if len(heads) != 2 || heads[1]["ok"] != true {
		t.Fatal(heads)
	}
	wantPart(t, blobs[1], `"kind":"ConfigMap"`)
	wantPart(t, blobs[1], `"kind":"Deployment"`)
}

func TestProcessAnswersVersion(t *testing.T) {
	out, err := process(t, "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	wantPart(t, string(out), `"protocol":1`)
	err = process(t, "--help").Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("%v", err)
	}
}

// TestProcessKeepsStdoutForFrames builds what makes Kustomize print warnings.
func TestProcessKeepsStdoutForFrames(t *testing.T) {
	f := files{"d/kustomization.yaml": "bases: [../b]\ncommonLabels: {a: b}\n", "b/kustomization.yaml": "resources: [a.yaml]\n", "b/a.yaml": configMap}
	cmd := process(t)
	cmd.Stdin = strings.NewReader(frame(t, map[string]any{"id": 1, "op": "tree", "tree": "wc", "root": f.write(t)}, string(f.blob())) +
		frame(t, map[string]any{"id": 2, "op": "build", "tree": "wc", "path": "d"}, ""))
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	heads, _ := answers(t, &out)
	if len(heads) != 2 || heads[1]["ok"] != true {
		t.Errorf("%v", heads)
	}
	wantText(t, stderr.String(), "")
}

func TestProcessEndsOnSignal(t *testing.T) {
	cmd := process(t)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := newFrameReader(out).header(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 143 {
		t.Errorf("%v", err)
	}
}
