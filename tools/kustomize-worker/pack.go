package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"
)

// The modes that source-controller gives to what it packs.
const (
	packedFile       = 0o600
	packedExecutable = 0o700
	packedDirectory  = 0o750
)

// maxPacked bounds the bytes of the files in one artifact.
const maxPacked = 512 << 20

type packAnswer struct {
	answer
	Digest string `json:"digest"`
	DiffID string `json:"diff_id"`
	Files  int    `json:"files"`
	Blob   int    `json:"blob"`
}

// doPack makes the artifact of a tree: the bytes that source-controller would
// store for a checkout of it.
func (w *worker) doPack(req *request) *reply {
	t, ok := w.trees[req.Tree]
	if !ok {
		return failed(req.ID, protocolError("unknown tree %q", req.Tree))
	}
	patterns := ""
	if req.Ignore != nil {
		patterns = *req.Ignore
	}
	names, err := t.packed(patterns)
	if err != nil {
		return failed(req.ID, asOpError(err))
	}
	archive, files, err := t.archive(names)
	if err != nil {
		return failed(req.ID, asOpError(err))
	}
	var packed bytes.Buffer
	zipped := gzip.NewWriter(&packed)
	if _, err := zipped.Write(archive); err != nil {
		return failed(req.ID, asOpError(err))
	}
	if err := zipped.Close(); err != nil {
		return failed(req.ID, asOpError(err))
	}
	return &reply{
		header: packAnswer{
			answer: answer{ID: req.ID, OK: true},
			Digest: sha(packed.Bytes()), DiffID: sha(archive), Files: files, Blob: packed.Len(),
		},
		blob: [][]byte{packed.Bytes()},
	}
}

func sha(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// packed lists the files and directories of an artifact as a walk meets them:
// by name in each directory, a directory before what is in it. A directory that
// is ignored is no entry, and what is in it may still be one.
func (t *tree) packed(patterns string) ([]string, error) {
	rules, err := t.rules(patterns)
	if err != nil {
		return nil, err
	}
	ignored := newIgnorer(rules)
	var names []string
	for dir := range t.dirs {
		if dir != "" && !ignored.ignores(dir, true) {
			names = append(names, dir)
		}
	}
	for file := range t.files {
		if !ignored.ignores(file, false) {
			names = append(names, file)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return slices.Compare(strings.Split(a, "/"), strings.Split(b, "/"))
	})
	return names, nil
}

// archive writes the entries as source-controller does: no owner, no time, and
// one mode for each sort of entry. The root itself is the first.
func (t *tree) archive(names []string) ([]byte, int, error) {
	var archive bytes.Buffer
	writer := tar.NewWriter(&archive)
	files := 0
	for _, name := range append([]string{"."}, names...) {
		e, isFile := t.files[name]
		if !isFile {
			if err := writer.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: path.Clean(name), Mode: packedDirectory}); err != nil {
				return nil, 0, err
			}
			continue
		}
		data, err := t.contents.read(e)
		if err != nil {
			return nil, 0, err
		}
		if archive.Len()+len(data) > maxPacked {
			return nil, 0, overLimit("the artifact is over the limit of %d MiB", maxPacked>>20)
		}
		mode := int64(packedFile)
		if e.executable {
			mode = packedExecutable
		}
		if err := writer.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: mode, Size: int64(len(data))}); err != nil {
			return nil, 0, err
		}
		if _, err := writer.Write(data); err != nil {
			return nil, 0, err
		}
		files++
	}
	if err := writer.Close(); err != nil {
		return nil, 0, err
	}
	return archive.Bytes(), files, nil
}
