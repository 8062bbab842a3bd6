// The oracle answers what Flux itself would make of a tree, with Flux's own unmodified functions.
//
// It is the other half of the fidelity tests and shares no line with penstock. Requests are JSON lines on stdin,
// answers are JSON lines on stdout, in order; an answer repeats the "id" of its request. See request.go for the shapes.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"

	ctrllog "sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/go-logr/logr"
)

func main() {
	refuseNetwork()
	ctrllog.SetLogger(logr.Discard())
	if err := serve(context.Background(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(2)
	}
}

// refuseNetwork makes every fetch fail at once: a remote base is an error here, never a download.
func refuseNetwork() {
	http.DefaultTransport = offline{}
	// No git and no helm can be found and started.
	if err := os.Setenv("PATH", ""); err != nil {
		panic(err)
	}
	log.SetOutput(io.Discard)
}

type offline struct{}

func (offline) RoundTrip(request *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("the oracle is offline: %s", request.URL)
}

func serve(ctx context.Context, in io.Reader, out io.Writer) error {
	decoder := json.NewDecoder(bufio.NewReader(in))
	buffered := bufio.NewWriter(out)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	for {
		var request Request
		if err := decoder.Decode(&request); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := encoder.Encode(answer(ctx, request)); err != nil {
			return err
		}
		if err := buffered.Flush(); err != nil {
			return err
		}
	}
}
