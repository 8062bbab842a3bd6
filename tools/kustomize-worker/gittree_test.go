package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// repository makes a bare repository with the given blobs and returns its
// directory and their ids.
func repository(t *testing.T, contents ...string) (string, []string) {
	t.Helper()
	if gitExe == "" {
		t.Skip("git is not installed")
	}
	dir := filepath.Join(t.TempDir(), "repo.git")
	git(t, "", "init", "--quiet", "--bare", dir)
	var oids []string
	for _, content := range contents {
		oids = append(oids, git(t, content, "--git-dir="+dir, "hash-object", "-w", "--stdin"))
	}
	return dir, oids
}

func git(t *testing.T, input string, args ...string) string {
	t.Helper()
	cmd := exec.Command(gitExe, args...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1")
	cmd.Stdin = strings.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git %v: %v %s", args, err, stderr.String())
	}
	return strings.TrimSpace(string(out))
}

func TestGitReadsBlobsById(t *testing.T) {
	dir, oids := repository(t, "one", "", "three\nlines\n\x00")
	source, err := openGit(gitSource{Dir: dir, Exe: gitExe})
	if err != nil {
		t.Fatal(err)
	}
	defer source.close()
	for range 2 {
		for i, want := range []string{"one", "", "three\nlines\n\x00"} {
			data, err := source.read(&entry{path: "f", oid: oids[i]})
			if err != nil || string(data) != want {
				t.Errorf("%d: %q, %v", i, data, err)
			}
		}
	}
}

func TestGitGoesOnAfterAFailure(t *testing.T) {
	dir, oids := repository(t, "one")
	empty := git(t, "", "--git-dir="+dir, "mktree")
	source, err := openGit(gitSource{Dir: dir, Exe: gitExe})
	if err != nil {
		t.Fatal(err)
	}
	defer source.close()
	for oid, part := range map[string]string{"": "no object id", someOid: "missing", empty: "is a tree"} {
		_, err := source.read(&entry{path: "some/file", oid: oid})
		if err == nil {
			t.Fatalf("%q was read", oid)
		}
		wantPart(t, err.Error(), part)
		wantPart(t, err.Error(), "some/file")
	}
	if data, err := source.read(&entry{path: "f", oid: oids[0]}); err != nil || string(data) != "one" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestGitStartsAgain(t *testing.T) {
	dir, oids := repository(t, "one", "two")
	source, err := openGit(gitSource{Dir: dir, Exe: gitExe})
	if err != nil {
		t.Fatal(err)
	}
	defer source.close()
	if _, err := source.read(&entry{path: "f", oid: oids[0]}); err != nil {
		t.Fatal(err)
	}
	if err := source.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = source.cmd.Wait()
	if _, err := source.read(&entry{path: "f", oid: oids[1]}); err == nil {
		t.Fatal("read from a dead process")
	}
	if data, err := source.read(&entry{path: "f", oid: oids[1]}); err != nil || string(data) != "two" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestGitKeepsABoundedAmount(t *testing.T) {
	g := &gitObjects{kept: map[string][]byte{}}
	for _, oid := range []string{"a", "b", "c", "d", "e"} {
		g.keep(oid, make([]byte, maxKept/2))
	}
	if g.size > maxKept || len(g.kept) > 2 {
		t.Errorf("%d bytes in %d contents", g.size, len(g.kept))
	}
}

func TestGitNeedsAbsolutePaths(t *testing.T) {
	for _, source := range []gitSource{{Dir: "x", Exe: "/git"}, {Dir: "/x", Exe: "git"}} {
		if _, err := openGit(source); err == nil {
			t.Errorf("%+v was taken", source)
		}
	}
}
