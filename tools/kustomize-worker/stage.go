package main

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/fluxcd/pkg/kustomize"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/konfig"
)

// stages makes the temporary directories that Flux's generator reads, in memory
// where that exists, one at a time.
type stages struct {
	lock sync.Mutex
	dir  string
	shut bool
}

// make returns a new, empty directory below a base.
func (s *stages) make(base string) (string, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.shut {
		return "", errors.New("the worker is ending")
	}
	dir, err := os.MkdirTemp(base, "kustomize-worker-")
	if err != nil {
		return "", err
	}
	s.dir = dir
	return filepath.EvalSymlinks(dir)
}

// clean removes what is staged.
func (s *stages) clean() {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.remove()
}

// shutDown removes what is staged, for good.
func (s *stages) shutDown() {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.shut = true
	s.remove()
}

func (s *stages) remove() {
	if s.dir != "" {
		_ = os.RemoveAll(s.dir)
		s.dir = ""
	}
}

// manifest is the kustomization that Flux builds in place of the one found.
type manifest struct {
	file      string
	data      []byte
	generated bool
}

// inMemory is where a stage costs no disk access, if it exists.
const inMemory = "/dev/shm"

// generate has Flux decide the kustomization of a directory. Its generator
// reads only the disk, so what it looks at is staged there and removed again.
func (s *stages) generate(v *view, seen *closure, dir string, object unstructured.Unstructured) (*manifest, error) {
	made, err := s.generateBelow(inMemory, v, seen, dir, object)
	var path *fs.PathError
	if errors.As(err, &path) && strings.HasPrefix(path.Path, inMemory) {
		// Memory is short or not to be had: the disk will do.
		return s.generateBelow(os.TempDir(), v, seen, dir, object)
	}
	return made, err
}

func (s *stages) generateBelow(
	base string, v *view, seen *closure, dir string, object unstructured.Unstructured,
) (*manifest, error) {
	root, err := s.make(base)
	if err != nil {
		return nil, err
	}
	defer s.clean()
	stage := stage{view: v, seen: seen, root: root}
	if err := stage.fill(dir, object); err != nil {
		return nil, err
	}
	data, file, action, err := kustomize.NewGenerator(root, object).GenerateManifest(stage.place(dir))
	if err != nil {
		return nil, errors.New(withoutPrefix(err.Error(), root))
	}
	return &manifest{
		file:      strings.TrimPrefix(strings.TrimPrefix(file, root), "/"),
		data:      data,
		generated: action == kustomize.CreatedAction,
	}, nil
}

// stage is a part of a view on disk.
type stage struct {
	view *view
	seen *closure
	root string
}

func (s stage) place(file string) string { return filepath.Join(s.root, filepath.FromSlash(file)) }

// fill puts what the generator reads for a directory into the stage: its
// kustomization if it has one, else all manifests below it.
func (s stage) fill(dir string, object unstructured.Unstructured) error {
	if err := os.MkdirAll(s.place(dir), 0o700); err != nil {
		return err
	}
	if name := s.kustomization(dir); name != "" {
		if err := s.copy(path.Join(dir, name)); err != nil {
			return err
		}
	} else if err := s.scan(dir); err != nil {
		return err
	}
	return s.components(dir, object)
}

// kustomization returns the name of a directory's kustomization file, in the
// order in which Flux looks, or nothing.
func (s stage) kustomization(dir string) string {
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		file := path.Join(dir, name)
		if _, ok := s.view.files[file]; ok {
			return name
		}
		if s.view.dirs[file] {
			s.seen.dirs[file] = true
		} else {
			s.seen.missing[file] = true
		}
	}
	return ""
}

func (s stage) copy(file string) error {
	s.seen.read[file] = true
	data, err := s.seen.readFrom(s.view, s.view.files[file])
	if err != nil {
		return err
	}
	return s.write(file, data)
}

func (s stage) write(file string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(s.place(file)), 0o700); err != nil {
		return err
	}
	return os.WriteFile(s.place(file), data, 0o600)
}

// scan stages every manifest below a directory. Where a directory has a
// kustomization the generator only wants to know that it does.
func (s stage) scan(dir string) error {
	if strings.Count(dir, "/") >= maxFolders {
		top, _, _ := strings.Cut(dir, "/")
		return overLimit("below %s, folders are nested more than %d levels deep", top, maxFolders)
	}
	s.seen.listed[dir] = true
	for _, name := range s.view.list(dir) {
		file := path.Join(dir, name)
		var err error
		switch {
		case s.view.dirs[file]:
			err = s.scanSub(file)
		case path.Ext(name) == ".yaml" || path.Ext(name) == ".yml":
			err = s.copy(file)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s stage) scanSub(dir string) error {
	if name := s.kustomization(dir); name != "" {
		return s.write(path.Join(dir, name), nil)
	}
	return s.scan(dir)
}

// components stages whatever exists of spec.components, as the generator may
// be told to leave out the others.
func (s stage) components(dir string, object unstructured.Unstructured) error {
	if ignore, _, _ := unstructured.NestedBool(object.Object, "spec", "ignoreMissingComponents"); !ignore {
		return nil
	}
	list, _, _ := unstructured.NestedStringSlice(object.Object, "spec", "components")
	for _, component := range list {
		file := path.Join(dir, component)
		if !isTreePath(file) {
			continue
		}
		if err := s.component(file); err != nil {
			return err
		}
	}
	return nil
}

func (s stage) component(file string) error {
	if s.view.dirs[file] {
		s.seen.dirs[file] = true
		return os.MkdirAll(s.place(file), 0o700)
	}
	if _, ok := s.view.files[file]; ok {
		return s.copy(file)
	}
	s.seen.missing[file] = true
	return nil
}

// isKustomizationName tells whether Kustomize looks for a file of this name.
func isKustomizationName(name string) bool {
	for _, known := range konfig.RecognizedKustomizationFileNames() {
		if name == known {
			return true
		}
	}
	return false
}

// withoutPrefix makes paths below a directory relative to it.
func withoutPrefix(text, prefix string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, prefix+"/", ""), prefix, ".")
}
