package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const someOid = "0123456789abcdef0123456789abcdef01234567"

func TestTreeDropsLinksAndKeepsTheirDirectories(t *testing.T) {
	blob := "100644 \x00a/b.yaml\x00\x00" + "120000 \x00links/x\x00\x00" + "160000 " + someOid + "\x00vendor/sub\x00\x00"
	made, err := newTree([]byte(blob), nil)
	if err != nil {
		t.Fatal(err)
	}
	wantText(t, marshal(t, keys(made.dirs)), `["","a","links","vendor","vendor/sub"]`)
	if len(made.files) != 1 || made.files["a/b.yaml"].source != "a/b.yaml" {
		t.Errorf("files: %v", made.files)
	}
}

func TestTreeKeepsSources(t *testing.T) {
	made, err := newTree([]byte("100644 "+someOid+"\x00here/a\x00there/a\x00"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if e := made.files["here/a"]; e.source != "there/a" || e.oid != someOid {
		t.Errorf("%+v", e)
	}
}

func TestTreeRefusesBadEntries(t *testing.T) {
	for _, blob := range []string{
		"100644 \x00a\x00",
		"100644 \x00a\x00\x00x",
		"100644\x00a\x00\x00",
		"100644 \x00../a\x00\x00",
		"100644 \x00/a\x00\x00",
		"100644 \x00a//b\x00\x00",
		"100644 \x00.\x00\x00",
		"100644 \x00a\x00../b\x00",
		"100644 x\ny\x00a\x00\x00",
		"100644 \x00a\x00\x00100644 \x00a/b\x00\x00",
	} {
		if _, err := newTree([]byte(blob), nil); err == nil {
			t.Errorf("%q was taken", blob)
		}
	}
}

func TestFolderReadsWhatIsInside(t *testing.T) {
	dir := files{"a/file": "content", "empty": ""}.write(t)
	link(t, "a/file", filepath.Join(dir, "inner"))
	source, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer source.close()
	for name, want := range map[string]string{"a/file": "content", "empty": "", "inner": "content"} {
		data, err := source.read(&entry{path: "x", source: name})
		if err != nil || string(data) != want {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
}

func TestFolderRefusesTheRest(t *testing.T) {
	outside := files{"secret": "s"}.write(t)
	dir := files{"a/file": "x"}.write(t)
	link(t, filepath.Join(outside, "secret"), filepath.Join(dir, "absolute"))
	link(t, outside, filepath.Join(dir, "out"))
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(dir, "a/file"), maxFile+1); err != nil {
		t.Fatal(err)
	}
	source, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer source.close()
	for name, part := range map[string]string{
		"absolute": "escapes", "out/secret": "escapes", "pipe": "not a regular file",
		"a": "not a regular file", "a/file": "over the limit", "none": "no such file",
	} {
		_, err := source.read(&entry{path: name, source: name})
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s: %v, want %q", name, err, part)
		}
	}
}

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

func TestPlannedContentsGoBeforeThoseOnDisk(t *testing.T) {
	other := strings.Repeat("f", 40)
	dir := files{"a": "on disk", "b": "stays"}.write(t)
	folder, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.close()
	source := &plannedContents{contents: folder, byID: map[string][]byte{someOid: []byte("planned")}}
	for _, one := range []struct{ path, oid, want string }{{"a", someOid, "planned"}, {"new", someOid, "planned"}, {"b", other, "stays"}} {
		data, err := source.read(&entry{path: one.path, source: one.path, oid: one.oid})
		if err != nil || string(data) != one.want {
			t.Errorf("%s: %q, %v", one.path, data, err)
		}
	}
	source.byID[other] = make([]byte, maxFile+1)
	if _, err := source.read(&entry{path: "b", source: "b", oid: other}); err == nil {
		t.Error("a planned file over the limit was taken")
	}
}
