package main

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestFramesComeBackAsWritten(t *testing.T) {
	var wire bytes.Buffer
	writer := newFrameWriter(&wire)
	for _, blob := range []string{"", "{}", strings.Repeat("x\n", 100_000)} {
		if err := writer.write(map[string]any{"blob": len(blob), "text": "<&>"}, []byte(blob)); err != nil {
			t.Fatal(err)
		}
		reader := newFrameReader(&wire)
		line, err := reader.header()
		if err != nil {
			t.Fatal(err)
		}
		wantPart(t, string(line), `"<&>"`)
		data, err := reader.blob(int64(len(blob)))
		if err != nil || string(data) != blob {
			t.Fatalf("blob of %d bytes: got %d bytes, %v", len(blob), len(data), err)
		}
	}
}

func TestHeaderLongerThanTheBuffer(t *testing.T) {
	long := strings.Repeat("a", 1<<18)
	line, err := newFrameReader(strings.NewReader(long + "\nnext\n")).header()
	if err != nil || string(line) != long {
		t.Fatalf("got %d bytes, %v", len(line), err)
	}
}

func TestStreamEnds(t *testing.T) {
	if _, err := newFrameReader(strings.NewReader("")).header(); !errors.Is(err, io.EOF) {
		t.Errorf("between frames: %v", err)
	}
	if _, err := newFrameReader(strings.NewReader("{")).header(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("within a header: %v", err)
	}
	if _, err := newFrameReader(strings.NewReader("ab")).blob(3); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("within a blob: %v", err)
	}
}

func TestTooLargeIsRefused(t *testing.T) {
	for _, size := range []int64{-1, maxBlob + 1} {
		if _, err := newFrameReader(strings.NewReader("")).blob(size); !errors.Is(err, errTooLarge) {
			t.Errorf("blob of %d: %v", size, err)
		}
	}
	endless := io.MultiReader(io.LimitReader(zeros{}, maxHeader+2), strings.NewReader("\n"))
	if _, err := newFrameReader(endless).header(); !errors.Is(err, errTooLarge) {
		t.Errorf("header: %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestSplit(t *testing.T) {
	docs, err := split([]byte("abcde"), []int{2, 0, 3})
	if err != nil || string(docs[0]) != "ab" || len(docs[1]) != 0 || string(docs[2]) != "cde" {
		t.Fatalf("%q, %v", docs, err)
	}
	for _, sizes := range [][]int{{6}, {-1, 6}, {2}, {}} {
		if _, err := split([]byte("abcde"), sizes); err == nil {
			t.Errorf("sizes %v: no error", sizes)
		}
	}
}
