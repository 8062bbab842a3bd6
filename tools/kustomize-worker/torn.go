package main

import (
	"bytes"
	"path"
	"regexp"
)

// torn tells whether a file may hold documents that Kustomize drops: it cuts a
// text where a line begins with three dashes and another one follows, and takes
// the first document of each piece. YAML knows more ends of lines, and three
// dots; and UTF-16 and a kustomization it cuts nowhere. Whether anything is dropped is found out
// where somebody can be told.
func torn(file string, data []byte) bool {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return true
	}
	if !bytes.Contains(data, []byte("---")) && !bytes.Contains(data, []byte("\n...")) {
		return false
	}
	if isKustomizationName(path.Base(file)) && bytes.Contains(data, []byte("\n---")) {
		return true
	}
	last := bytes.LastIndexByte(data, '\n') + 1
	return oddCuts.Match(data) || last > 0 && bytes.HasPrefix(data[last:], []byte("---"))
}

// oddCuts are ends of documents that Kustomize does not see.
var oddCuts = regexp.MustCompile(`(?:^|\n)\.\.\.(?:\s|$)|(?:\r|\x{85}|\x{2028}|\x{2029})(?:---|\.\.\.)`)
