package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/resmap"
)

// mostRounds is far above the depth of any tree of Kustomizations that ends.
const mostRounds = 16

const fluxGroup = "kustomize.toolkit.fluxcd.io/"

// generated are the fields of a Kustomization that change what its build gives.
var generated = []string{"path", "targetNamespace", "namePrefix", "nameSuffix", "patches", "components",
	"ignoreMissingComponents", "images", "buildMetadata", "patchesStrategicMerge", "patchesJson6902", "sourceRef"}

// expansion is one cluster on its way to the fixed point.
type expansion struct {
	request Request
	builds  map[string]build
	// kustomizations and rendered are keyed by namespace/name.
	kustomizations map[string]Object
	rendered       map[string]Rendered
}

type build struct {
	result resmap.ResMap
	err    error
}

func answerCluster(ctx context.Context, request Request) Answer {
	e := &expansion{request: request, builds: map[string]build{}, rendered: map[string]Rendered{}}
	e.kustomizations = map[string]Object{"flux-system/flux-system": entryKustomization(request.Entry)}
	before := ""
	for range mostRounds {
		after, err := e.round(ctx)
		if err != nil {
			return Answer{ID: request.ID, Error: err.Error()}
		}
		if after == before {
			return Answer{ID: request.ID, Kustomizations: e.sorted()}
		}
		before = after
	}
	return Answer{ID: request.ID, Error: fmt.Sprintf("no fixed point after %d rounds", mostRounds)}
}

func entryKustomization(path string) Object {
	return Object{
		"apiVersion": fluxGroup + "v1", "kind": "Kustomization",
		"metadata": Object{"namespace": "flux-system", "name": "flux-system"},
		"spec": Object{
			"path": path, "prune": true, "interval": "10m",
			"sourceRef": Object{"kind": "GitRepository", "name": "flux-system"},
		},
	}
}

// round renders every Kustomization known so far against what the last round applied, and returns the whole state as
// text: two equal texts in a row are the fixed point.
func (e *expansion) round(ctx context.Context) (string, error) {
	applied := e.applied()
	store, err := newStore(applied)
	if err != nil {
		return "", err
	}
	next := map[string]Rendered{}
	for name, flux := range e.kustomizations {
		next[name] = e.render(ctx, flux, applied, store)
	}
	e.rendered = next
	e.kustomizations = e.found()
	text, err := json.Marshal([]any{e.rendered, e.kustomizations})
	return string(text), err
}

// applied is what the cluster holds: what was there before, then what each Kustomization renders, in order of name.
func (e *expansion) applied() []Object {
	objects := slices.Clone(e.request.Objects)
	for _, one := range e.sorted() {
		objects = append(objects, one.Objects...)
	}
	return objects
}

// found takes the Kustomizations from the rendered objects; the entry's own object may be among them and then wins.
func (e *expansion) found() map[string]Object {
	kustomizations := map[string]Object{"flux-system/flux-system": entryKustomization(e.request.Entry)}
	for _, object := range e.applied() {
		item := unstructured.Unstructured{Object: object}
		if item.GetKind() == "Kustomization" && strings.HasPrefix(item.GetAPIVersion(), fluxGroup) {
			kustomizations[item.GetNamespace()+"/"+item.GetName()] = object
		}
	}
	return kustomizations
}

func (e *expansion) render(ctx context.Context, flux Object, applied []Object, store *store) Rendered {
	item := unstructured.Unstructured{Object: flux}
	path, _, _ := unstructured.NestedString(flux, "spec", "path")
	rendered := Rendered{Namespace: item.GetNamespace(), Name: item.GetName(), Path: path, Objects: []Object{}}
	if rendered.Skipped = e.notFollowed(flux); rendered.Skipped != "" {
		return rendered
	}
	built := e.buildOnce(flux, ignoreOf(flux, applied, e.request.Ignore))
	if built.err != nil {
		rendered.Error = built.err.Error()
		return rendered
	}
	objects, err := finish(ctx, built.result, flux, store, e.request.Strict)
	if err != nil {
		rendered.Error = err.Error()
		return rendered
	}
	rendered.Objects = objects
	return rendered
}

func (e *expansion) notFollowed(flux Object) string {
	spec, _ := flux["spec"].(Object)
	if spec["kubeConfig"] != nil {
		return "applied to another cluster"
	}
	if source := sourceOf(flux); slices.Contains(e.request.Foreign, source) {
		return "another source: " + source
	}
	return ""
}

// buildOnce spares the builds that a later round would only repeat: variables do not change them.
func (e *expansion) buildOnce(flux Object, ignore *string) build {
	spec, _ := flux["spec"].(Object)
	relevant := Object{"ignore": ignore}
	for _, field := range generated {
		relevant[field] = spec[field]
	}
	text, err := json.Marshal(relevant)
	if err != nil {
		return build{err: err}
	}
	if known, found := e.builds[string(text)]; found {
		return known
	}
	result, err := buildKustomization(e.request.Root, ignore, flux)
	e.builds[string(text)] = build{result, err}
	return e.builds[string(text)]
}

// sourceOf gives Kind/namespace/name of the sourceRef.
func sourceOf(flux Object) string {
	kind, _, _ := unstructured.NestedString(flux, "spec", "sourceRef", "kind")
	name, _, _ := unstructured.NestedString(flux, "spec", "sourceRef", "name")
	namespace, _, _ := unstructured.NestedString(flux, "spec", "sourceRef", "namespace")
	if namespace == "" {
		namespace = (&unstructured.Unstructured{Object: flux}).GetNamespace()
	}
	return kind + "/" + namespace + "/" + name
}

// ignoreOf gives spec.ignore of the source among the applied objects, or what the request says.
func ignoreOf(flux Object, applied []Object, otherwise *string) *string {
	wanted := sourceOf(flux)
	for _, object := range applied {
		item := unstructured.Unstructured{Object: object}
		if item.GetKind()+"/"+item.GetNamespace()+"/"+item.GetName() != wanted {
			continue
		}
		if ignore, found, _ := unstructured.NestedString(object, "spec", "ignore"); found {
			return &ignore
		}
	}
	return otherwise
}

func (e *expansion) sorted() []Rendered {
	all := make([]Rendered, 0, len(e.rendered))
	for _, one := range e.rendered {
		all = append(all, one)
	}
	sort.Slice(all, func(i, j int) bool {
		return all[i].Namespace+"/"+all[i].Name < all[j].Namespace+"/"+all[j].Name
	})
	return all
}
