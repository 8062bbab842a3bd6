package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// asStored writes the archive that Flux's storage makes of a checkout: a walk,
// headers without owner and time.
func asStored(t *testing.T, root string, ignored func(string, bool) bool) []byte {
	t.Helper()
	var packed bytes.Buffer
	zipped := gzip.NewWriter(&packed)
	writer := tar.NewWriter(zipped)
	err := filepath.Walk(root, func(file string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, file)
		if !(info.IsDir() || info.Mode().IsRegular()) || (name != "." && ignored(name, info.IsDir())) {
			return nil
		}
		header, err := tar.FileInfoHeader(info, file)
		if err != nil {
			return err
		}
		header.Name, header.Uid, header.Gid, header.Uname, header.Gname = name, 0, 0, "", ""
		header.ModTime, header.AccessTime, header.ChangeTime = time.Time{}, time.Time{}, time.Time{}
		header.Mode = map[bool]int64{true: 0o750, false: 0o600}[info.IsDir()]
		if info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			header.Mode = 0o700
		}
		if err := writer.WriteHeader(header); err != nil || info.IsDir() {
			return err
		}
		data, err := os.ReadFile(file)
		if err == nil {
			_, err = writer.Write(data)
		}
		return err
	})
	if err != nil || writer.Close() != nil || zipped.Close() != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func TestPackMakesTheBytesThatAreStored(t *testing.T) {
	long := strings.Repeat("deep/", 40) + "file.yaml"
	cases := map[string]files{
		"plain":   {"b/x.yaml": "x", "b.yaml": "b", "a/y.yaml": strings.Repeat("y\n", 5000), "run.sh": "#!/bin/sh\n", long: "l"},
		"ignored": {".sourceignore": "/a/\n*.txt\n!keep.txt\n", "a/y.yaml": "y", "keep.txt": "k", "no.txt": "n", "p.png": "p"},
		"default": {"p.png": "p", ".github/x.yaml": "x", "é/ü.yaml": "ü"},
	}
	for name, given := range cases {
		t.Run(name, func(t *testing.T) {
			root := given.write(t)
			if _, there := given["run.sh"]; there {
				if err := os.Chmod(filepath.Join(root, "run.sh"), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Symlink("b.yaml", filepath.Join(root, "link")); err != nil {
				t.Fatal(err)
			}
			source, err := openFolder(root)
			if err != nil {
				t.Fatal(err)
			}
			blob := strings.ReplaceAll(string(given.blob()), "100644 \x00run.sh", "100755 \x00run.sh") + "120000 \x00link\x00\x00"
			made, err := newTree([]byte(blob), source)
			if err != nil {
				t.Fatal(err)
			}
			w := newWorker(offline)
			w.trees["t"] = made
			answered := w.doPack(&request{ID: json.RawMessage("1"), Tree: "t"})
			rules, _ := made.rules("")
			want := asStored(t, root, newIgnorer(rules).ignores)
			if got := bytes.Join(answered.blob, nil); !bytes.Equal(got, want) {
				t.Errorf("%s\nwant\n%s", listed(t, got), listed(t, want))
			}
			if head, ok := answered.header.(packAnswer); !ok || head.Digest != sha(want) {
				t.Errorf("header %+v", answered.header)
			}
		})
	}
}

func listed(t *testing.T, packed []byte) string {
	t.Helper()
	zipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err.Error()
	}
	var text strings.Builder
	for reader := tar.NewReader(zipped); ; {
		header, err := reader.Next()
		if err == io.EOF {
			return text.String()
		}
		if err != nil {
			return text.String() + err.Error()
		}
		fmt.Fprintf(&text, "%o %c %s %d\n", header.Mode, header.Typeflag, header.Name, header.Size)
	}
}
