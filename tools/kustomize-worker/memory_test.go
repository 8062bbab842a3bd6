package main

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"testing"
)

// TestProcessEndsWhenItNeedsTooMuchMemory builds what needs some 800 MiB.
func TestProcessEndsWhenItNeedsTooMuchMemory(t *testing.T) {
	f := files{"d/a.yaml": anyObject + "a:\n" + strings.Repeat("- a\n", 900_000)}
	cmd := process(t, "--memory=128")
	cmd.Stdin = strings.NewReader(frame(t, map[string]any{"id": 1, "op": "tree", "tree": "t", "root": f.write(t)}, string(f.blob())) +
		frame(t, map[string]any{"id": 2, "op": "build", "tree": "t", "path": "d"}, ""))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); !errors.As(err, &exit) || exit.ExitCode() != memoryExit {
		t.Errorf("%v", err)
	}
	wantText(t, stderr.String(), "it needs more than 128 MiB of memory\n")
}

func TestProcessRefusesOptions(t *testing.T) {
	for _, option := range []string{"--memory", "--memory=1", "--memory=x", "--other"} {
		var exit *exec.ExitError
		if err := process(t, option).Run(); !errors.As(err, &exit) || exit.ExitCode() != 2 {
			t.Errorf("%s: %v", option, err)
		}
	}
}
