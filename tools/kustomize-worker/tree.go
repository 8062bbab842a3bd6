package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"syscall"
)

// maxFile bounds one file of a tree.
const maxFile = 16 << 20

const (
	modeSymlink   = "120000"
	modeSubmodule = "160000"
	modeProgram   = "100755"
)

// entry is one file of a tree: its place in the artifact, and where its
// content is.
type entry struct {
	path   string
	source string
	oid    string
	// executable counts only in an artifact that is packed.
	executable bool
	// within is the digest of the content that was last found to be bounded.
	within [sha256.Size]byte
	// torn says of the same content that Kustomize may drop documents of it.
	torn bool
}

// contents gives the bytes behind an entry.
type contents interface {
	read(*entry) ([]byte, error)
	close()
}

// tree is a set of files as a client announced it, before anything is ignored.
type tree struct {
	files    map[string]*entry
	dirs     map[string]bool
	contents contents
	views    map[viewKey]*view
}

// newTree reads the entries of a blob.
func newTree(blob []byte, source contents) (*tree, error) {
	t := &tree{
		files:    map[string]*entry{},
		dirs:     map[string]bool{"": true},
		contents: source,
		views:    map[viewKey]*view{},
	}
	fields := bytes.Split(blob, []byte{0})
	if last := len(fields) - 1; len(fields[last]) != 0 || last%3 != 0 {
		return nil, fmt.Errorf("the blob is not a list of 'mode oid NUL path NUL source NUL'")
	}
	for i := 0; i+2 < len(fields); i += 3 {
		if err := t.add(string(fields[i]), string(fields[i+1]), string(fields[i+2])); err != nil {
			return nil, err
		}
	}
	for file := range t.files {
		if t.dirs[file] {
			return nil, fmt.Errorf("%q is a file and a directory", file)
		}
	}
	return t, nil
}

// add takes one entry. Links are dropped, as an artifact holds none, but the
// directory they are in stays, and a submodule is an empty directory.
func (t *tree) add(head, file, source string) error {
	mode, oid, ok := strings.Cut(head, " ")
	if !ok {
		return fmt.Errorf("entry %q has no 'mode oid'", head)
	}
	if source == "" {
		source = file
	}
	if !isTreePath(file) || !isTreePath(source) {
		return fmt.Errorf("%q is not a relative, clean path", file)
	}
	if oid != "" && !isOid(oid) {
		return fmt.Errorf("%q is not an object id (%s)", oid, file)
	}
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		t.dirs[dir] = true
	}
	switch mode {
	case modeSymlink:
	case modeSubmodule:
		t.dirs[file] = true
	default:
		t.files[file] = &entry{path: file, source: source, oid: oid, executable: mode == modeProgram}
	}
	return nil
}

// isTreePath tells whether a path is relative, clean, and stays inside.
func isTreePath(file string) bool {
	return file != "" && file != "." && file != ".." && path.Clean(file) == file &&
		!strings.HasPrefix(file, "/") && !strings.HasPrefix(file, "../")
}

func isOid(oid string) bool {
	if len(oid) != 40 && len(oid) != 64 {
		return false
	}
	return strings.Trim(oid, "0123456789abcdef") == ""
}

// folder reads contents from a directory on disk, and never leaves it.
type folder struct{ root *os.Root }

func openFolder(dir string) (*folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &folder{root: root}, nil
}

// read returns a file's bytes. A link that leads outside the folder, anything
// that is not a regular file, and a file over the limit are errors.
func (f *folder) read(e *entry) ([]byte, error) {
	// Not blocking, so that a named pipe in a tree cannot hold the worker.
	file, err := f.root.OpenFile(e.source, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("read %s: not a regular file", e.path)
	}
	if info.Size() > maxFile {
		return nil, tooLarge(e.path, info.Size())
	}
	data := make([]byte, info.Size(), info.Size()+1)
	n, err := io.ReadFull(file, data)
	if err == io.ErrUnexpectedEOF || err == io.EOF {
		return data[:n], nil
	}
	return data, err
}

func (f *folder) close() { f.root.Close() }

// plannedContents are files as they would be: what is not on disk yet, by object
// id, over what is.
type plannedContents struct {
	contents
	byID map[string][]byte
}

func (p *plannedContents) read(e *entry) ([]byte, error) {
	data, ok := p.byID[e.oid]
	if !ok {
		return p.contents.read(e)
	}
	if len(data) > maxFile {
		return nil, tooLarge(e.path, int64(len(data)))
	}
	return data, nil
}

func tooLarge(file string, size int64) error {
	return overLimit("read %s: file of %d bytes is over the limit of %d", file, size, maxFile)
}
