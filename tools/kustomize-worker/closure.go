package main

import "sort"

// closure is everything of a tree that a build looked at. A build would come
// out the same in any tree where all of it is the same.
type closure struct {
	read, listed, missing, dirs map[string]bool
	// times counts how often each file was read.
	times map[string]int
	// torn are the files that may hold documents which Kustomize drops.
	torn map[string]bool
	// refused is the last file that was refused for its size.
	refused error
}

func newClosure() *closure {
	return &closure{
		times: map[string]int{}, torn: map[string]bool{},
		read: map[string]bool{}, listed: map[string]bool{},
		missing: map[string]bool{}, dirs: map[string]bool{},
	}
}

// closureAnswer is a closure on the wire: sorted tree paths. Missing are names
// at which there is nothing; dirs are names at which a directory was found
// while nobody looked at what is in it.
type closureAnswer struct {
	Read    []treePath `json:"read"`
	Listed  []treePath `json:"listed"`
	Missing []treePath `json:"missing"`
	Dirs    []treePath `json:"dirs"`
	Torn    []treePath `json:"torn,omitempty"`
}

func (c *closure) answer() *closureAnswer {
	return &closureAnswer{
		Read: treePaths(keys(c.read)), Listed: treePaths(keys(c.listed)),
		Missing: treePaths(keys(c.missing)), Dirs: treePaths(keys(c.dirs)),
		Torn: treePaths(keys(c.torn)),
	}
}

func keys(set map[string]bool) []string {
	list := make([]string, 0, len(set))
	for key := range set {
		list = append(list, key)
	}
	sort.Strings(list)
	return list
}
