package main

import (
	"fmt"
	"path"
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"
)

// maker is a generator or transformer of a kustomization: the file that
// configures it, as a tree path, and its kind.
type maker struct {
	File string `json:"file"`
	By   string `json:"by"`
}

// traced tells where a document comes from: the file that holds it, or the
// generator that made it. Chain is the index of the transformers that it went
// through, touched by them or not. Its name and namespace are those that it has
// in this build.
type traced struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Namespace  string `json:"namespace"`
	Name       string `json:"name"`
	File       string `json:"file,omitempty"`
	Generator  *maker `json:"generator,omitempty"`
	Chain      int    `json:"chain"`
}

// provenance is what a build for provenance gives: no documents, but where
// they come from, in build order; and the kustomization that Flux made.
type provenance struct {
	Generated bool      `json:"generated"`
	Manifest  string    `json:"manifest"`
	Docs      []traced  `json:"docs"`
	Chains    [][]maker `json:"chains"`
}

// provenance builds a directory for no other purpose than to learn where its
// documents come from, which Kustomize itself writes down. It does so for each
// object and each transformer anew, in a text that grows: a hundred patches over
// a hundred objects take seconds. So all that only changes objects is left out,
// and namespaces and names are put in only where objects would be equal without.
// Where they still would, it is patches that make the difference, for they may
// rename and delete, or transformers of their own: then these are left in, and
// the steps are not written down.
func (b *builder) provenance(
	v *view, dir string, object unstructured.Unstructured, seen *closure,
) (*provenance, error) {
	dir = inTree("", dir)
	made, resources, err := b.resources(v, dir, object, seen, nameless)
	if err != nil {
		made, resources, err = b.resources(v, dir, object, seen, bare)
	}
	if err != nil {
		made, resources, err = b.resources(v, dir, object, seen, patched)
	}
	if err != nil {
		made, resources, err = b.resources(v, dir, object, seen, transformed)
	}
	if err != nil {
		return nil, err
	}
	return trace(dir, made, resources)
}

// bare is a kustomization without what changes objects, except their names and
// namespaces, and with Kustomize's own notes switched on. What cannot be decoded
// stays as it is.
func bare(data []byte) []byte {
	return rewritten(data, noted, func(k *types.Kustomization) {
		k.Patches, k.PatchesStrategicMerge, k.PatchesJson6902 = nil, nil, nil //nolint:staticcheck // they still work
		k.Transformers = nil
	})
}

// nameless is a bare kustomization that leaves names and namespaces alone too.
func nameless(data []byte) []byte {
	return rewritten(data, noted, func(k *types.Kustomization) {
		k.Patches, k.PatchesStrategicMerge, k.PatchesJson6902 = nil, nil, nil //nolint:staticcheck // they still work
		k.Transformers = nil
		k.Namespace, k.NamePrefix, k.NameSuffix = "", "", ""
	})
}

// patched is a bare kustomization with its patches, and without notes of who
// changed what.
func patched(data []byte) []byte {
	return rewritten(data, noted[:1], func(k *types.Kustomization) { k.Transformers = nil })
}

// transformed is a patched kustomization with its transformers.
func transformed(data []byte) []byte {
	return rewritten(data, noted[:1], func(*types.Kustomization) {})
}

// noted are Kustomize's own notes.
var noted = []string{types.OriginAnnotations, types.TransformerAnnotations}

func rewritten(data []byte, notes []string, more func(*types.Kustomization)) []byte {
	var k types.Kustomization
	if err := yaml.Unmarshal(data, &k); err != nil {
		return data
	}
	k.Images, k.Replicas, k.Replacements, k.Vars = nil, nil, nil, nil //nolint:staticcheck // the same
	k.Labels, k.CommonLabels, k.CommonAnnotations = nil, nil, nil     //nolint:staticcheck // the same
	k.Validators = nil
	more(&k)
	for _, option := range notes {
		if !slices.Contains(k.BuildMetadata, option) {
			k.BuildMetadata = append(k.BuildMetadata, option)
		}
	}
	written, err := yaml.Marshal(k)
	if err != nil {
		return data
	}
	return written
}

func trace(dir string, made *manifest, resources resmap.ResMap) (*provenance, error) {
	list := resources.Resources()
	result := &provenance{
		Generated: made.generated, Manifest: string(made.data),
		Docs: make([]traced, 0, len(list)), Chains: [][]maker{},
	}
	known := map[string]int{}
	for _, res := range list {
		one, chain, err := traceOne(dir, res)
		if err != nil {
			return nil, failure("build", err.Error())
		}
		key := fmt.Sprint(chain)
		index, ok := known[key]
		if !ok {
			index = len(result.Chains)
			known[key] = index
			result.Chains = append(result.Chains, chain)
		}
		one.Chain = index
		result.Docs = append(result.Docs, *one)
	}
	return result, nil
}

func traceOne(dir string, res *resource.Resource) (*traced, []maker, error) {
	one := &traced{
		APIVersion: res.GetApiVersion(), Kind: res.GetKind(), Namespace: res.GetNamespace(), Name: res.GetName(),
	}
	origin, err := res.GetOrigin()
	if err != nil {
		return nil, nil, err
	}
	if origin != nil && origin.Repo == "" {
		if origin.Path != "" {
			one.File = inTree(dir, origin.Path)
		} else if origin.ConfiguredIn != "" {
			made := makerOf(dir, origin)
			one.Generator = &made
		}
	}
	transformations, err := res.GetTransformations()
	if err != nil {
		return nil, nil, err
	}
	chain := make([]maker, 0, len(transformations))
	for _, transformation := range transformations {
		chain = append(chain, makerOf(dir, transformation))
	}
	return one, chain, nil
}

func makerOf(dir string, origin *resource.Origin) maker {
	return maker{File: inTree(dir, origin.ConfiguredIn), By: origin.ConfiguredBy.Kind}
}

// inTree is the tree path of a name that is relative to a directory.
func inTree(dir, name string) string {
	return path.Join("/", dir, name)[1:]
}

type provenanceAnswer struct {
	answer
	*provenance
}

func (w *worker) doProvenance(req *request, v *view, object unstructured.Unstructured, seen *closure) *reply {
	result, err := w.builder.provenance(v, string(req.Path), object, seen)
	if err != nil {
		return failed(req.ID, asOpError(err))
	}
	return &reply{header: provenanceAnswer{answer: answer{ID: req.ID, OK: true}, provenance: result}}
}
