package main

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// TestProcessEndsWhenItNeedsTooMuchMemory builds what needs some 800 MiB.
func TestProcessEndsWhenItNeedsTooMuchMemory(t *testing.T) {
	f := files{}
	for number := range 9 {
		f[fmt.Sprintf("d/%d.yaml", number)] = fmt.Sprintf("apiVersion: e.example/v1\nkind: Any\nmetadata: {name: a%d}\na:\n", number) +
			strings.Repeat("- a\n", 100_000)
	}
	givesUp(t, "--memory=128", f, "d", memoryExit, "it needs more than 128 MiB of memory\n")
}

// givesUp builds a folder in a process with that option, which must end with
// the exit code and the sentence on stderr.
func givesUp(t *testing.T, option string, f files, folder string, code int, sentence string) {
	t.Helper()
	cmd := process(t, option)
	cmd.Stdin = strings.NewReader(frame(t, map[string]any{"id": 1, "op": "tree", "tree": "t", "root": f.write(t)}, string(f.blob())) +
		frame(t, map[string]any{"id": 2, "op": "build", "tree": "t", "path": folder}, ""))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); !errors.As(err, &exit) || exit.ExitCode() != code {
		t.Errorf("%v", err)
	}
	wantText(t, stderr.String(), sentence)
}

func TestProcessRefusesOptions(t *testing.T) {
	for _, option := range []string{"--memory", "--memory=1", "--memory=x", "--seconds", "--seconds=0", "--seconds=NaN", "--seconds=x", "--other"} {
		var exit *exec.ExitError
		if err := process(t, option).Run(); !errors.As(err, &exit) || exit.ExitCode() != 2 {
			t.Errorf("%s: %v", option, err)
		}
	}
}
