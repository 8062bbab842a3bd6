package main

import (
	"context"
	"fmt"
)

// Object is a Kubernetes object as plain JSON.
type Object = map[string]any

// Request is one question. Mode "build" renders one Flux Kustomization; mode "cluster" follows everything from an
// entry path until nothing new appears; mode "substitute" puts variables into objects that were built already.
type Request struct {
	ID   string `json:"id"`
	Mode string `json:"mode"`
	// Root is a folder on disk: the checkout, with nothing filtered yet. It is never written to.
	Root string `json:"root"`
	// Ignore stands for the source's spec.ignore; nil means that the source has none.
	Ignore *string `json:"ignore"`
	Strict bool    `json:"strict"`

	// Kustomization is the whole Flux object (mode build).
	Kustomization Object `json:"kustomization"`
	// Objects are what exists on the cluster besides what is rendered: ConfigMaps and Secrets that hold variables.
	// In mode substitute they are what is substituted, each by itself.
	Objects []Object `json:"objects"`

	// Entry is the path of the cluster's first Kustomization (mode cluster).
	Entry string `json:"entry"`
	// Foreign names sources that are not this tree, as Kind/namespace/name (mode cluster).
	Foreign []string `json:"foreign"`
}

// Answer holds the objects of a build in Flux's order, or the error, or (mode cluster) every Kustomization.
type Answer struct {
	ID      string   `json:"id"`
	Objects []Object `json:"objects"`
	Error   string   `json:"error,omitempty"`
	// Variables are what Flux resolved for the Kustomization (mode build); absent when it could not.
	Variables map[string]string `json:"variables,omitempty"`
	// Substituted has one entry for each object (mode substitute).
	Substituted    []Substituted `json:"substituted,omitempty"`
	Kustomizations []Rendered    `json:"kustomizations,omitempty"`
}

// Substituted is an object after substitution, or why there is none.
type Substituted struct {
	Object Object `json:"object,omitempty"`
	Error  string `json:"error,omitempty"`
}

// Rendered is one Kustomization of a cluster. Skipped says why it was not followed.
type Rendered struct {
	Namespace string   `json:"namespace"`
	Name      string   `json:"name"`
	Path      string   `json:"path"`
	Objects   []Object `json:"objects"`
	Error     string   `json:"error,omitempty"`
	Skipped   string   `json:"skipped,omitempty"`
}

func answer(ctx context.Context, request Request) Answer {
	switch request.Mode {
	case "build":
		return answerBuild(ctx, request)
	case "cluster":
		return answerCluster(ctx, request)
	case "substitute":
		return answerSubstitute(ctx, request)
	default:
		return Answer{ID: request.ID, Error: fmt.Sprintf("unknown mode %q", request.Mode)}
	}
}

func answerBuild(ctx context.Context, request Request) Answer {
	built, err := buildKustomization(request.Root, request.Ignore, request.Kustomization)
	if err != nil {
		return Answer{ID: request.ID, Error: err.Error()}
	}
	store, err := newStore(request.Objects)
	if err != nil {
		return Answer{ID: request.ID, Error: err.Error()}
	}
	answer := Answer{ID: request.ID, Variables: store.variables(ctx, request.Kustomization)}
	if answer.Objects, err = finish(ctx, built, request.Kustomization, store, request.Strict); err != nil {
		answer.Error = err.Error()
	}
	return answer
}
