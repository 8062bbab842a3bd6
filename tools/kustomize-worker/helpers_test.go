package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

var (
	gitExe  string
	offline *refusals
)

func TestMain(m *testing.M) {
	if os.Getenv(asWorker) != "" {
		os.Args = append(os.Args[:1], strings.Fields(os.Getenv(asWorker))[1:]...)
		main()
	}
	gitExe, _ = exec.LookPath("git")
	offline = goOffline()
	code := m.Run()
	os.Exit(code)
}

// asWorker makes the test program a worker: "run", and then its arguments.
const asWorker = "WORKER_TEST_RUN"

// process prepares a worker as a process of its own.
func process(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), asWorker+"=run "+strings.Join(args, " "))
	return cmd
}

// files is a small tree: path → content.
type files map[string]string

func (f files) blob() []byte {
	var blob strings.Builder
	for name := range f {
		blob.WriteString("100644 \x00" + name + "\x00\x00")
	}
	return []byte(blob.String())
}

// write puts the files into a new directory.
func (f files) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range f {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func (f files) tree(t *testing.T) *tree {
	t.Helper()
	source, err := openFolder(f.write(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(source.close)
	made, err := newTree(f.blob(), source)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func (f files) view(t *testing.T) *view {
	t.Helper()
	made, err := f.tree(t).view("", false)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// fluxObject is a Flux Kustomization with the given spec, in YAML.
func fluxObject(t *testing.T, spec string) unstructured.Unstructured {
	t.Helper()
	object := unstructured.Unstructured{}
	text := "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x, namespace: y}\nspec: " + spec
	data, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := object.UnmarshalJSON(data); err != nil {
		t.Fatal(err)
	}
	return object
}

func toJSON(t *testing.T, text string) []byte {
	t.Helper()
	data, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func marshal(t *testing.T, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func wantText(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func wantPart(t *testing.T, got, part string) {
	t.Helper()
	if !strings.Contains(got, part) {
		t.Errorf("%q does not contain %q", got, part)
	}
}

// worked returns the processor time that this process has used: whatever else
// the machine does, an endless loop shows in it.
func worked(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
