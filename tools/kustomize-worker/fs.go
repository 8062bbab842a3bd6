package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"time"

	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// mount is where an artifact appears to Kustomize. Nothing like it occurs in
// manifests, so that it can be taken out of messages again.
const mount = "/.artifact"

// artifactFS shows a view to Kustomize: read-only, nothing outside, and with
// the kustomization that Flux generates laid over it. It records what was read.
type artifactFS struct {
	view     *view
	seen     *closure
	overlay  map[string][]byte
	isolated bool
	// openAPI is set when a kustomization brings its own OpenAPI schema. Unless
	// the file system is isolated, that file is then withheld, so that the
	// build fails before the schema can become a global of this process.
	openAPI bool
	// change, when there is one, is what Kustomize gets of each kustomization.
	change func([]byte) []byte
}

var _ filesys.FileSystem = (*artifactFS)(nil)

// constraintError refuses an operation as Flux's secure file system does.
func constraintError(op, name string, reason string) error {
	return fmt.Errorf("fs-security-constraint %s %s: %s", op, name, reason)
}

func outside(op, name string) error {
	return constraintError(op, name, fmt.Sprintf("path '%s' is not in or below '%s'", name, mount))
}

func readOnly(op, name string) error { return constraintError(op, name, "the artifact is read-only") }

// inside returns the tree path of a name below the mount; the mount itself is
// the empty path.
func inside(name string) (string, bool) {
	name = filepath.Clean(name)
	if name == mount {
		return "", true
	}
	return strings.CutPrefix(name, mount+"/")
}

func pathError(op, name string, err error) error {
	return &fs.PathError{Op: op, Path: name, Err: err}
}

// missing notes that a name leads nowhere, and returns the error for it.
func (a *artifactFS) missing(op, name, file string) error {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if _, ok := a.view.files[dir]; ok {
			a.seen.read[dir] = true
			return pathError(op, name, syscall.ENOTDIR)
		}
	}
	a.seen.missing[file] = true
	return pathError(op, name, syscall.ENOENT)
}

// ReadFile returns a file's bytes.
func (a *artifactFS) ReadFile(name string) ([]byte, error) {
	file, ok := inside(name)
	if !ok {
		return nil, outside("read", name)
	}
	data, ok := a.overlay[file]
	if !ok {
		e, found := a.view.files[file]
		if !found {
			return nil, a.unreadable(name, file)
		}
		a.seen.read[file] = true
		var err error
		if data, err = a.seen.readFrom(a.view, e); err != nil {
			return nil, err
		}
	}
	if isKustomizationName(path.Base(file)) && bringsOpenAPI(data) {
		a.openAPI = true
		if !a.isolated {
			return nil, fmt.Errorf("%s brings an OpenAPI schema", file)
		}
	}
	if a.change != nil && isKustomizationName(path.Base(file)) {
		data = a.change(data)
	}
	return data, nil
}

func (a *artifactFS) unreadable(name, file string) error {
	if a.view.dirs[file] {
		a.seen.dirs[file] = true
		return pathError("read", name, syscall.EISDIR)
	}
	return a.missing("open", name, file)
}

// bringsOpenAPI tells whether a kustomization has an openapi field, under any
// spelling that Kustomize's decoder takes.
func bringsOpenAPI(data []byte) bool {
	if !bytes.Contains(bytes.ToLower(data), []byte("openapi")) && !bytes.ContainsRune(data, '\\') {
		return false
	}
	var k types.Kustomization
	if err := yaml.Unmarshal(data, &k); err != nil {
		// Not decodable here, so let the careful way say what is wrong.
		return true
	}
	return len(k.OpenAPI) > 0
}

// CleanedAbs splits a name into a directory and a file in it.
func (a *artifactFS) CleanedAbs(name string) (filesys.ConfirmedDir, string, error) {
	file, ok := inside(name)
	if !ok {
		return "", "", outside("abs", name)
	}
	clean := filepath.Clean(name)
	if a.view.dirs[file] {
		a.seen.dirs[file] = true
		return filesys.ConfirmedDir(clean), "", nil
	}
	if !a.isFile(file) {
		return "", "", fmt.Errorf("evalsymlink failure on '%s' : %w", name, a.missing("lstat", clean, file))
	}
	return filesys.ConfirmedDir(filepath.Dir(clean)), filepath.Base(clean), nil
}

func (a *artifactFS) isFile(file string) bool {
	if _, ok := a.overlay[file]; ok {
		return true
	}
	_, ok := a.view.files[file]
	if ok {
		a.seen.read[file] = true
	}
	return ok
}

// IsDir tells whether a name is a directory.
func (a *artifactFS) IsDir(name string) bool {
	file, ok := inside(name)
	if !ok {
		return false
	}
	if a.view.dirs[file] {
		a.seen.dirs[file] = true
		return true
	}
	if !a.isFile(file) {
		a.seen.missing[file] = true
	}
	return false
}

// Exists tells whether a name is anything.
func (a *artifactFS) Exists(name string) bool {
	file, ok := inside(name)
	return ok && (a.IsDir(name) || a.isFile(file))
}

// ReadDir returns the names in a directory.
func (a *artifactFS) ReadDir(name string) ([]string, error) {
	dir, ok := inside(name)
	if !ok {
		return nil, outside("open", name)
	}
	if !a.view.dirs[dir] {
		return nil, a.missing("open", name, dir)
	}
	a.seen.listed[dir] = true
	names := append([]string(nil), a.view.list(dir)...)
	for file := range a.overlay {
		if _, known := a.view.files[file]; !known && treeDir(file) == dir {
			names = append(names, path.Base(file))
		}
	}
	sort.Strings(names)
	return names, nil
}

// treeDir is the directory of a tree path, empty for the root.
func treeDir(file string) string {
	if dir := path.Dir(file); dir != "." {
		return dir
	}
	return ""
}

// Glob returns the names that match a pattern, hidden ones only when asked for.
func (a *artifactFS) Glob(pattern string) ([]string, error) {
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, err
	}
	var found []string
	err := a.Walk(mount, func(name string, _ os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		if ok, _ := path.Match(pattern, name); ok {
			found = append(found, name)
		}
		return nil
	})
	if err != nil || filesys.IsHiddenFilePath(pattern) {
		return found, err
	}
	return filesys.RemoveHiddenFiles(found), nil
}

// Walk visits everything below a name in lexical order.
func (a *artifactFS) Walk(name string, visit filepath.WalkFunc) error {
	info, err := a.stat(name)
	if err != nil {
		err = visit(name, nil, err)
	} else {
		err = a.walk(filepath.Clean(name), info, visit)
	}
	if err == filepath.SkipDir || err == filepath.SkipAll {
		return nil
	}
	return err
}

func (a *artifactFS) walk(name string, info os.FileInfo, visit filepath.WalkFunc) error {
	if err := visit(name, info, nil); err != nil || !info.IsDir() {
		return err
	}
	names, err := a.ReadDir(name)
	if err != nil {
		return visit(name, info, err)
	}
	for _, child := range names {
		childName := filepath.Join(name, child)
		childInfo, err := a.stat(childName)
		if err != nil {
			return err
		}
		err = a.walk(childName, childInfo, visit)
		if err == filepath.SkipDir && childInfo.IsDir() {
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *artifactFS) stat(name string) (os.FileInfo, error) {
	file, ok := inside(name)
	if !ok {
		return nil, outside("stat", name)
	}
	if a.view.dirs[file] {
		return fileInfo{name: path.Base(name), dir: true}, nil
	}
	data, err := a.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return fileInfo{name: path.Base(name), size: int64(len(data))}, nil
}

// Open opens a file for reading.
func (a *artifactFS) Open(name string) (filesys.File, error) {
	data, err := a.ReadFile(name)
	if err != nil {
		return nil, err
	}
	info := fileInfo{name: path.Base(name), size: int64(len(data))}
	return &openFile{Reader: bytes.NewReader(data), info: info}, nil
}

// Create refuses: the artifact is read-only.
func (a *artifactFS) Create(name string) (filesys.File, error) {
	return nil, readOnly("create", name)
}

// Mkdir refuses: the artifact is read-only.
func (a *artifactFS) Mkdir(name string) error { return readOnly("mkdir", name) }

// MkdirAll refuses: the artifact is read-only.
func (a *artifactFS) MkdirAll(name string) error { return readOnly("mkdir", name) }

// RemoveAll refuses: the artifact is read-only.
func (a *artifactFS) RemoveAll(name string) error { return readOnly("remove", name) }

// WriteFile refuses: the artifact is read-only.
func (a *artifactFS) WriteFile(name string, _ []byte) error { return readOnly("write", name) }

// openFile is a file of the view that was opened.
type openFile struct {
	io.Reader
	info fileInfo
}

func (f *openFile) Close() error               { return nil }
func (f *openFile) Stat() (os.FileInfo, error) { return f.info, nil }
func (f *openFile) Write([]byte) (int, error)  { return 0, readOnly("write", f.info.name) }

// fileInfo describes a file or directory of a view.
type fileInfo struct {
	name string
	size int64
	dir  bool
}

func (i fileInfo) Name() string       { return i.name }
func (i fileInfo) Size() int64        { return i.size }
func (i fileInfo) ModTime() time.Time { return time.Time{} }
func (i fileInfo) IsDir() bool        { return i.dir }
func (i fileInfo) Sys() any           { return nil }
func (i fileInfo) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o755
	}
	return 0o644
}
