package main

import (
	"bufio"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// maxKept bounds the contents that a git tree keeps in memory.
const maxKept = 32 << 20

// gitSource names a repository and the program that reads it.
type gitSource struct {
	Dir string `json:"dir"`
	Exe string `json:"exe"`
}

// gitObjects reads contents by object id from a long-lived `git cat-file
// --batch`, which is started by the first read.
type gitObjects struct {
	source gitSource
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	kept   map[string][]byte
	size   int
}

func openGit(source gitSource) (*gitObjects, error) {
	if !filepath.IsAbs(source.Dir) || !filepath.IsAbs(source.Exe) {
		return nil, fmt.Errorf("git needs an absolute dir and exe, not %q and %q", source.Dir, source.Exe)
	}
	return &gitObjects{source: source, kept: map[string][]byte{}}, nil
}

// read returns the blob of an entry. After a broken conversation the next read
// starts a new process.
func (g *gitObjects) read(e *entry) ([]byte, error) {
	if data, ok := g.kept[e.oid]; ok {
		return data, nil
	}
	if e.oid == "" {
		return nil, fmt.Errorf("read %s: the entry has no object id", e.path)
	}
	if g.cmd == nil {
		if err := g.start(); err != nil {
			return nil, fmt.Errorf("read %s: start git cat-file: %w", e.path, err)
		}
	}
	data, broken, err := g.ask(e)
	if broken {
		g.stop()
	}
	if err == nil {
		g.keep(e.oid, data)
	}
	return data, err
}

func (g *gitObjects) start() error {
	cmd := exec.Command(g.source.Exe, "--git-dir="+g.source.Dir, "cat-file", "--batch")
	// An own, small environment: no configuration of the machine, and no way
	// to fetch what a partial clone lacks.
	cmd.Env = []string{
		"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_NO_LAZY_FETCH=1",
		"GIT_ALLOW_PROTOCOL=none", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0",
		"GIT_NO_REPLACE_OBJECTS=1",
		"GIT_NO_REPLACE_OBJECTS=1", "LC_ALL=C",
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	g.cmd, g.in, g.out = cmd, in, bufio.NewReaderSize(out, 1<<16)
	return nil
}

// ask reads one object. broken tells that the stream is no longer in step.
func (g *gitObjects) ask(e *entry) (data []byte, broken bool, err error) {
	if _, err := io.WriteString(g.in, e.oid+"\n"); err != nil {
		return nil, true, fmt.Errorf("read %s: git cat-file: %w", e.path, err)
	}
	line, err := g.out.ReadString('\n')
	if err != nil {
		return nil, true, fmt.Errorf("read %s: git cat-file: %w", e.path, err)
	}
	fields := strings.Fields(line)
	if len(fields) != 3 {
		return nil, false, fmt.Errorf("read %s: git object %s", e.path, strings.TrimSpace(line))
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return nil, true, fmt.Errorf("read %s: git cat-file answered %q", e.path, strings.TrimSpace(line))
	}
	if size > maxFile {
		return nil, true, tooLarge(e.path, size)
	}
	data = make([]byte, size+1)
	if _, err := io.ReadFull(g.out, data); err != nil {
		return nil, true, fmt.Errorf("read %s: git cat-file: %w", e.path, err)
	}
	if fields[1] != "blob" {
		return nil, false, fmt.Errorf("read %s: git object %s is a %s", e.path, e.oid, fields[1])
	}
	return data[:size:size], false, nil
}

// keep remembers a content; when the memory is full it starts over.
func (g *gitObjects) keep(oid string, data []byte) {
	if g.size+len(data) > maxKept {
		g.kept, g.size = map[string][]byte{}, 0
	}
	g.kept[oid] = data
	g.size += len(data)
}

func (g *gitObjects) stop() {
	if g.cmd == nil {
		return
	}
	g.in.Close()
	_ = g.cmd.Process.Kill()
	_ = g.cmd.Wait()
	g.cmd = nil
}

func (g *gitObjects) close() { g.stop() }
