// Command oci-client takes an artifact to a registry and from there, with the libraries of those who do it in earnest.
//
//	oci-client push LAYOUT.tar:TAG HOST/NAME:TAG   as `oras cp --from-oci-layout` does; prints the digest
//	oci-client pull HOST/NAME:TAG FOLDER           as Flux does: checked, unpacked, what the manifest says as JSON
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	flux "github.com/fluxcd/pkg/oci"
	"github.com/google/go-containerregistry/pkg/crane"
	"oras.land/oras-go/v2"
	"oras.land/oras-go/v2/content/oci"
	"oras.land/oras-go/v2/registry/remote"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(words []string) error {
	if len(words) != 3 {
		return fmt.Errorf("oci-client push LAYOUT.tar:TAG HOST/NAME:TAG | pull HOST/NAME:TAG FOLDER")
	}
	ctx := context.Background()
	switch words[0] {
	case "push":
		return push(ctx, words[1], words[2])
	case "pull":
		return pull(ctx, words[1], words[2])
	}
	return fmt.Errorf("not understood: %s", words[0])
}

func push(ctx context.Context, from, to string) error {
	at := strings.LastIndex(from, ":")
	path, tag := from[:at], from[at+1:]
	layout, err := oci.NewFromTar(ctx, path)
	if err != nil {
		return err
	}
	repository, err := remote.NewRepository(to)
	if err != nil {
		return err
	}
	repository.PlainHTTP = true
	copied, err := oras.Copy(ctx, layout, tag, repository, repository.Reference.Reference, oras.DefaultCopyOptions)
	if err != nil {
		return err
	}
	fmt.Println(copied.Digest)
	return nil
}

func pull(ctx context.Context, from, folder string) error {
	said, err := flux.NewClient([]crane.Option{crane.Insecure}).Pull(ctx, from, folder)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(said)
}
