package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

const (
	maxHeader = 64 << 20
	maxBlob   = 256 << 20
	// atOnce is how much of a blob gets memory before any of it is there.
	atOnce = 4 << 20
)

// errTooLarge means that the peer announced more than the worker accepts: the
// stream cannot be followed any further.
var errTooLarge = errors.New("frame too large")

// frameReader reads header lines and the blobs that follow them.
type frameReader struct{ in *bufio.Reader }

func newFrameReader(in io.Reader) *frameReader {
	return &frameReader{in: bufio.NewReaderSize(in, 1<<16)}
}

// header returns the next header line without its newline. It returns io.EOF
// when the stream ends between two frames.
func (r *frameReader) header() ([]byte, error) {
	var line []byte
	for {
		part, err := r.in.ReadSlice('\n')
		if len(line)+len(part) > maxHeader {
			return nil, fmt.Errorf("%w: header over %d bytes", errTooLarge, maxHeader)
		}
		line = append(line, part...)
		switch {
		case err == nil:
			return line[:len(line)-1], nil
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(line) > 0:
			return nil, io.ErrUnexpectedEOF
		default:
			return nil, err
		}
	}
}

// blob returns the n bytes that follow a header.
func (r *frameReader) blob(n int64) ([]byte, error) {
	if n < 0 || n > maxBlob {
		return nil, fmt.Errorf("%w: blob of %d bytes, the limit is %d", errTooLarge, n, maxBlob)
	}
	if n == 0 {
		return nil, nil
	}
	// A peer that announces much and sends little must not cost memory.
	var data bytes.Buffer
	data.Grow(int(min(n, atOnce)) + bytes.MinRead)
	if got, err := io.CopyN(&data, r.in, n); err != nil {
		return nil, fmt.Errorf("blob: %w after %d of %d bytes", io.ErrUnexpectedEOF, got, n)
	}
	return data.Bytes(), nil
}

// frameWriter writes one frame at a time.
type frameWriter struct{ out *bufio.Writer }

func newFrameWriter(out io.Writer) *frameWriter {
	return &frameWriter{out: bufio.NewWriterSize(out, 1<<16)}
}

// write sends a header and the chunks of its blob, and flushes.
func (w *frameWriter) write(header any, chunks ...[]byte) error {
	line, err := encode(header)
	if err != nil {
		return err
	}
	if _, err := w.out.Write(line); err != nil {
		return err
	}
	for _, chunk := range chunks {
		if _, err := w.out.Write(chunk); err != nil {
			return err
		}
	}
	return w.out.Flush()
}

// encode returns the JSON line of a header, newline included.
func encode(header any) ([]byte, error) {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(header); err != nil {
		return nil, err
	}
	return line.Bytes(), nil
}

// split cuts a blob into documents of the given sizes.
func split(blob []byte, sizes []int) ([][]byte, error) {
	docs := make([][]byte, 0, len(sizes))
	for i, size := range sizes {
		if size < 0 || size > len(blob) {
			return nil, fmt.Errorf("size %d of document %d is beyond the blob", size, i)
		}
		docs, blob = append(docs, blob[:size:size]), blob[size:]
	}
	if len(blob) > 0 {
		return nil, fmt.Errorf("%d bytes of the blob belong to no document", len(blob))
	}
	return docs, nil
}

// total returns the summed length of chunks.
func total(chunks [][]byte) int {
	n := 0
	for _, chunk := range chunks {
		n += len(chunk)
	}
	return n
}
