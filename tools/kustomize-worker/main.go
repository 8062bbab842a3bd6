// Command kustomize-worker builds and validates Kubernetes manifests with the
// libraries of Flux, Kustomize, kubeconform and the Kubernetes API server. It
// answers one request at a time: JSON header lines and raw blobs on stdin and
// stdout.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	memory, seconds := flags(os.Args[1:])
	stderr := os.Stderr
	out := reserveStdout()
	w := newWorker(goOffline())
	w.cores = oneCore()
	exitOnSignal(w)
	giveUp := func(code int) func(string) {
		return func(sentence string) {
			fmt.Fprintln(stderr, sentence)
			w.stages.shutDown()
			os.Exit(code)
		}
	}
	boundMemory(memory, giveUp(memoryExit))
	w.meter.bound(time.Duration(seconds*float64(time.Second)), giveUp(workExit))
	w.warm()
	code := w.serve(os.Stdin, out)
	w.close()
	os.Exit(code)
}

// flags handles the command line: --version, which ends the process, and
// --memory=<MiB> and --seconds=<seconds of the processors for one request>,
// which it returns.
func flags(args []string) (memory int, seconds float64) {
	memory, seconds = usualMemory, usualSeconds
	for _, arg := range args {
		name, value, _ := strings.Cut(arg, "=")
		var err error
		switch name {
		case "--version":
			os.Exit(sayVersion())
		case "--memory":
			memory, err = strconv.Atoi(value)
		case "--seconds":
			seconds, err = strconv.ParseFloat(value, 64)
		default:
			err = errors.New("unknown")
		}
		if err != nil || memory < leastMemory || !(seconds > 0 && seconds < maxSeconds) {
			fmt.Fprintln(os.Stderr, "usage: kustomize-worker [--version] [--memory=MiB] [--seconds=N]")
			os.Exit(2)
		}
	}
	return memory, seconds
}

func sayVersion() int {
	line, err := encode(facts())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	_, _ = os.Stdout.Write(line)
	return 0
}

// reserveStdout keeps stdout for frames: whatever libraries print goes
// nowhere, while a crash still writes to the real stderr.
func reserveStdout() *os.File {
	out := os.Stdout
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return out
	}
	os.Stdout, os.Stderr = null, null
	log.SetOutput(io.Discard)
	return out
}

func exitOnSignal(w *worker) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		<-signals
		w.stages.shutDown()
		os.Exit(143)
	}()
}

// opError is a failure that a client can tell from others by its kind.
type opError struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

func (e *opError) Error() string { return e.Message }

func failure(kind, message string) *opError { return &opError{Kind: kind, Message: message} }

func protocolError(format string, args ...any) *opError {
	return failure("protocol", fmt.Sprintf(format, args...))
}

// answer is the common part of every response. ID is null when the request
// had none that could be read.
type answer struct {
	ID    json.RawMessage `json:"id"`
	OK    bool            `json:"ok"`
	Error *opError        `json:"error,omitempty"`
}

// serve answers requests until the input ends. It returns the exit code.
func (w *worker) serve(in io.Reader, out io.Writer) int {
	reader, writer := newFrameReader(in), newFrameWriter(out)
	if err := writer.write(map[string]any{"hello": facts()}); err != nil {
		return 1
	}
	for {
		reply, err := w.next(reader)
		if errors.Is(err, io.EOF) {
			return 0
		}
		if err != nil {
			_ = writer.write(answer{ID: json.RawMessage("null"), Error: protocolError("%v", err)})
			return 2
		}
		if err := writer.write(reply.header, reply.blob...); err != nil {
			return 1
		}
	}
}

// reply is a response before it is written.
type reply struct {
	header any
	blob   [][]byte
}

// next reads one request and carries it out. An error means that the stream
// cannot be followed any further.
func (w *worker) next(reader *frameReader) (*reply, error) {
	line, err := reader.header()
	if err != nil {
		return nil, err
	}
	var req request
	req.ID = json.RawMessage("null")
	if err := json.Unmarshal(line, &req); err != nil {
		// The blob still has to be skipped when its size can be told.
		var head struct {
			ID   json.RawMessage `json:"id"`
			Blob int64           `json:"blob"`
		}
		_ = json.Unmarshal(line, &head)
		if _, err := reader.blob(head.Blob); err != nil {
			return nil, err
		}
		return failed(idOrNull(head.ID), protocolError("bad header: %v", err)), nil
	}
	req.ID = idOrNull(req.ID)
	if req.blob, err = reader.blob(req.Blob); err != nil {
		return nil, err
	}
	var made *reply
	w.cores.while(func() { made = w.do(&req) })
	return made, nil
}

func idOrNull(id json.RawMessage) json.RawMessage {
	if len(id) == 0 {
		return json.RawMessage("null")
	}
	return id
}

func failed(id json.RawMessage, err *opError) *reply {
	return &reply{header: answer{ID: id, Error: err}}
}
