package main

import (
	"context"
	"fmt"

	"github.com/fluxcd/pkg/kustomize"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/provider"
	"sigs.k8s.io/kustomize/api/resource"
)

// failedDoc is an entry of an answer for a document that could not be made.
type failedDoc struct {
	Error string `json:"error"`
}

// substituter replaces variables in documents with Flux's own function.
type substituter struct {
	factory *resource.Factory
	object  unstructured.Unstructured
	options []kustomize.SubstituteOption
}

func newSubstituter(vars map[string]string, strict, always bool) *substituter {
	values := make(map[string]any, len(vars))
	for name, value := range vars {
		values[name] = value
	}
	return &substituter{
		factory: provider.NewDefaultDepProvider().GetResourceFactory(),
		object: unstructured.Unstructured{Object: map[string]any{
			"spec": map[string]any{"postBuild": map[string]any{"substitute": values}},
		}},
		options: []kustomize.SubstituteOption{
			kustomize.SubstituteWithDryRun(true),
			kustomize.SubstituteWithStrict(strict),
			kustomize.SubstituteWithAlways(always),
		},
	}
}

// substitute returns a document with its variables replaced. A document that
// opts out comes back unchanged.
func (s *substituter) substitute(data []byte) (head doc, result []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered from panic in variable substitution: %v", r)
		}
	}()
	res, err := s.factory.FromBytes(data)
	if err != nil {
		return doc{}, nil, err
	}
	// Without a result the document has opted out and is as it was.
	if _, err := kustomize.SubstituteVariables(context.Background(), nil, s.object, res, s.options...); err != nil {
		return doc{}, nil, err
	}
	return describe(res)
}
