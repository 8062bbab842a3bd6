package main

import (
	"fmt"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/fluxcd/pkg/sourceignore"
)

// viewKey says what is ignored in a view.
type viewKey struct {
	all      bool
	patterns string
}

// view is a tree as Flux packs it into an artifact: without what is ignored.
type view struct {
	files    map[string]*entry
	dirs     map[string]bool
	contents contents
	children map[string][]string
	// weigher counts what builds of it would do.
	weigher *weigher
}

// weighing returns the view's weigher, made once.
func (v *view) weighing() *weigher {
	if v.weigher == nil {
		v.weigher = &weigher{view: v, known: map[string]weighed{}}
	}
	return v.weigher
}

// view returns the artifact of a tree, made once for each set of patterns.
// With all, nothing is ignored.
func (t *tree) view(patterns string, all bool) (*view, error) {
	key := viewKey{all: all, patterns: patterns}
	if v, ok := t.views[key]; ok {
		return v, nil
	}
	v, err := t.newView(patterns, all)
	if err != nil {
		return nil, err
	}
	t.views[key] = v
	return v, nil
}

func (t *tree) newView(patterns string, all bool) (*view, error) {
	if all {
		return &view{files: t.files, dirs: t.dirs, contents: t.contents}, nil
	}
	rules, err := t.rules(patterns)
	if err != nil {
		return nil, err
	}
	ignored := newIgnorer(rules)
	v := &view{files: make(map[string]*entry, len(t.files)), dirs: map[string]bool{"": true}, contents: t.contents}
	for dir := range t.dirs {
		if !ignored.ignores(dir, true) {
			v.dirs[dir] = true
		}
	}
	for file, e := range t.files {
		if !ignored.ignores(file, false) {
			v.files[file] = e
			v.addDirs(file)
		}
	}
	return v, nil
}

// addDirs adds the directories of a file: unpacking makes them, ignored or not.
func (v *view) addDirs(file string) {
	for dir := path.Dir(file); dir != "." && !v.dirs[dir]; dir = path.Dir(dir) {
		v.dirs[dir] = true
	}
}

// rules combines patterns as the source-controller does: the defaults hold
// only while nobody has a pattern, what belongs to version control always.
func (t *tree) rules(patterns string) ([]rule, error) {
	own, err := t.ownRules()
	if err != nil {
		return nil, err
	}
	own = append(own, parseRules([]byte(patterns), nil)...)
	if len(own) == 0 {
		return knownRules(sourceignore.ExcludeVCS, sourceignore.ExcludeExt, sourceignore.ExcludeCI, sourceignore.ExcludeExtra), nil
	}
	return append(knownRules(sourceignore.ExcludeVCS), own...), nil
}

// ownRules reads every .sourceignore: a directory's own before those below it,
// and directories by name.
func (t *tree) ownRules() ([]rule, error) {
	var domains [][]string
	for file := range t.files {
		if path.Base(file) == sourceignore.IgnoreFile {
			parts := strings.Split(file, "/")
			domains = append(domains, parts[:len(parts)-1])
		}
	}
	slices.SortFunc(domains, slices.Compare[[]string])
	var list []rule
	for _, domain := range domains {
		file := path.Join(path.Join(domain...), sourceignore.IgnoreFile)
		data, err := t.contents.read(t.files[file])
		if err != nil {
			return nil, fmt.Errorf("failed to load ignore patterns: %w", err)
		}
		list = append(list, parseRules(data, domain)...)
	}
	return list, nil
}

// list returns the sorted names in a directory.
func (v *view) list(dir string) []string {
	if v.children == nil {
		v.children = map[string][]string{}
		for file := range v.files {
			v.addChild(file)
		}
		for sub := range v.dirs {
			v.addChild(sub)
		}
		for _, names := range v.children {
			sort.Strings(names)
		}
	}
	return v.children[dir]
}

func (v *view) addChild(file string) {
	if file == "" {
		return
	}
	dir, name := path.Split(file)
	dir = strings.TrimSuffix(dir, "/")
	v.children[dir] = append(v.children[dir], name)
}

// read returns the bytes of a file of the view.
func (v *view) read(e *entry) ([]byte, error) { return v.contents.read(e) }
