package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	securejoin "github.com/cyphar/filepath-securejoin"
	"github.com/fluxcd/pkg/kustomize"
	ssautil "github.com/fluxcd/pkg/ssa/utils"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/resmap"
)

// buildKustomization does what kustomize-controller does with a fresh artifact: it finds the path, writes the
// kustomization that the Flux object asks for, and builds. Variables are left alone.
func buildKustomization(root string, ignore *string, flux Object) (resmap.ResMap, error) {
	work, err := os.MkdirTemp("", "oracle-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	// The secure file system compares real paths.
	if work, err = filepath.EvalSymlinks(work); err != nil {
		return nil, err
	}
	if err := copyArtifact(root, ignore, work); err != nil {
		return nil, err
	}
	built, err := generateAndBuild(work, unstructured.Unstructured{Object: flux})
	if err != nil {
		return nil, fmt.Errorf("%s", strings.ReplaceAll(err.Error(), work, ""))
	}
	return built, nil
}

func generateAndBuild(work string, flux unstructured.Unstructured) (resmap.ResMap, error) {
	path, _, err := unstructured.NestedString(flux.Object, "spec", "path")
	if err != nil {
		return nil, err
	}
	directory, err := securejoin.SecureJoin(work, path)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(directory); err != nil {
		return nil, fmt.Errorf("kustomization path not found: %w", err)
	}
	if _, err := kustomize.NewGenerator(work, flux).WriteFile(directory); err != nil {
		return nil, err
	}
	built, err := kustomize.SecureBuild(work, directory, false)
	if err != nil {
		return nil, fmt.Errorf("kustomize build failed: %w", err)
	}
	return built, nil
}

// finish does the controller's second half: it checks each object, substitutes variables, and reads the text back as
// the objects that would be applied, with the Kustomization's common metadata. The build itself is not changed.
func finish(ctx context.Context, built resmap.ResMap, flux Object, store *store, strict bool) ([]Object, error) {
	result := built.DeepCopy()
	for _, resource := range result.Resources() {
		if resource.GetName() == "" || resource.GetKind() == "" || resource.GetApiVersion() == "" {
			return nil, fmt.Errorf("failed to decode Kubernetes apiVersion, kind and name from: %v", resource.String())
		}
		if !hasPostBuild(flux) {
			continue
		}
		changed, err := kustomize.SubstituteVariables(ctx, store.client, unstructured.Unstructured{Object: flux}, resource,
			kustomize.SubstituteWithStrict(strict), kustomize.SubstituteWithAlways(substitutesAlways(flux)))
		if err != nil {
			return nil, fmt.Errorf("post build failed for '%s/%s': %w", resource.GetGvk(), resource.GetName(), err)
		}
		if changed == nil {
			continue
		}
		if _, err := result.Replace(resource); err != nil {
			return nil, err
		}
	}
	return readObjects(result, flux)
}

func readObjects(result resmap.ResMap, flux Object) ([]Object, error) {
	text, err := result.AsYaml()
	if err != nil {
		return nil, fmt.Errorf("kustomize build failed: %w", err)
	}
	objects, err := ssautil.ReadObjects(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	labels, _, err := unstructured.NestedStringMap(flux, "spec", "commonMetadata", "labels")
	if err != nil {
		return nil, err
	}
	annotations, _, err := unstructured.NestedStringMap(flux, "spec", "commonMetadata", "annotations")
	if err != nil {
		return nil, err
	}
	if labels != nil || annotations != nil {
		ssautil.SetCommonMetadata(objects, labels, annotations)
	}
	plain := make([]Object, 0, len(objects))
	for _, object := range objects {
		plain = append(plain, object.Object)
	}
	return plain, nil
}

// hasPostBuild is true for an empty postBuild too: in the controller the field is a pointer.
func hasPostBuild(flux Object) bool {
	spec, _ := flux["spec"].(Object)
	return spec != nil && spec["postBuild"] != nil
}

func substitutesAlways(flux Object) bool {
	strategy, _, _ := unstructured.NestedString(flux, "spec", "postBuild", "substituteStrategy")
	return strategy == "Always"
}
