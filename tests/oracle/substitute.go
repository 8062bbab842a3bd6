package main

import (
	"context"

	"github.com/fluxcd/pkg/kustomize"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/provider"
)

// answerSubstitute substitutes the inline variables of the request's Kustomization in each object by itself.
func answerSubstitute(ctx context.Context, request Request) Answer {
	answer := Answer{ID: request.ID}
	for _, object := range request.Objects {
		answer.Substituted = append(answer.Substituted, substituteOne(ctx, request, object))
	}
	return answer
}

func substituteOne(ctx context.Context, request Request, object Object) Substituted {
	resource, err := provider.NewDefaultDepProvider().GetResourceFactory().FromMap(object)
	if err != nil {
		return Substituted{Error: err.Error()}
	}
	flux := unstructured.Unstructured{Object: request.Kustomization}
	_, err = kustomize.SubstituteVariables(ctx, nil, flux, resource, kustomize.SubstituteWithDryRun(true),
		kustomize.SubstituteWithStrict(request.Strict), kustomize.SubstituteWithAlways(substitutesAlways(request.Kustomization)))
	if err != nil {
		return Substituted{Error: err.Error()}
	}
	result, err := resource.Map()
	if err != nil {
		return Substituted{Error: err.Error()}
	}
	return Substituted{Object: result}
}
