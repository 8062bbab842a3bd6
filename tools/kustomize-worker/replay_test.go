package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
)

// BenchmarkReplay has a new worker answer what was once asked of one: the files
// in the folder that WORKER_REPLAY names are its input, one for each worker. A
// PENSTOCK_WORKER that is `tee FILE | kustomize-worker` records them.
func BenchmarkReplay(b *testing.B) {
	folder := os.Getenv("WORKER_REPLAY")
	if folder == "" {
		b.Skip("WORKER_REPLAY is not set")
	}
	asked, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(asked) == 0 {
		b.Fatalf("nothing in %s: %v", folder, err)
	}
	debug.SetGCPercent(1600)
	for range b.N {
		for _, name := range asked {
			replay(b, name)
		}
	}
}

func replay(b *testing.B, name string) {
	b.Helper()
	frames, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	w := newWorker(offline)
	defer w.close()
	w.warm()
	if code := w.serve(bytes.NewReader(frames), io.Discard); code != 0 {
		b.Fatalf("the worker ended with %d at %s", code, name)
	}
}
