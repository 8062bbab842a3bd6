package main

import (
	"bytes"
	"context"
	"fmt"
	"regexp"

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
	vars    map[string]string
	// longest is how long the longest value is.
	longest int
	// templates is nil where every document goes Flux's way.
	templates *templates
	// named tells that Flux takes all names of the variables, runs that it looks
	// for them at all, and strict that it must find each.
	named, runs, strict bool
}

func newSubstituter(vars map[string]string, strict, always bool) *substituter {
	values, longest := make(map[string]any, len(vars)), 0
	for name, value := range vars {
		values[name], longest = value, max(longest, len(value))
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
		vars:    vars,
		longest: longest,
		named:   len(vars) > 0 && areNames(vars),
		runs:    (len(vars) > 0 || always) && areNames(vars),
		strict:  strict,
	}
}

// variableName is what Flux takes for the name of a variable.
var variableName = regexp.MustCompile(`^[_A-Za-z][_A-Za-z0-9]*$`)

func areNames(vars map[string]string) bool {
	for name := range vars {
		if !variableName.MatchString(name) {
			return false
		}
	}
	return true
}

// reference finds where a variable may be put in.
var reference = regexp.MustCompile(`\$\{[#!]?([_\pL\pN]+)`)

// bounded refuses a document that its variables would blow up.
func (s *substituter) bounded(data []byte) error {
	size := len(data)
	for _, match := range reference.FindAllSubmatchIndex(data, -1) {
		value := len(s.vars[string(data[match[2]:match[3]])])
		if size += value * s.multiplied(data[match[3]:]); size > maxOutput {
			return overLimit("with its variables it is over the limit of %d MiB", maxOutput>>20)
		}
	}
	return nil
}

// maxExpression is how far the end of an expression is looked for.
const maxExpression = 4096

// multiplied bounds how many bytes come of each of a value's, by what follows
// the variable's name: in ${A/b/c} and ${A//b/c} what is put in may stand for
// each of them, and may be another variable.
func (s *substituter) multiplied(rest []byte) int {
	if len(rest) == 0 || rest[0] != '/' {
		return 1
	}
	depth := 1
	for i, b := range rest[:min(len(rest), maxExpression)] {
		switch b {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth == 0 {
			if bytes.Contains(rest[:i], []byte("${")) {
				return i + s.longest
			}
			return i
		}
	}
	return len(rest) + s.longest
}

// substitute returns a document with its variables replaced. A document that
// opts out comes back unchanged.
func (s *substituter) substitute(data []byte) (head doc, result []byte, err error) {
	if s.templates == nil || !s.named {
		return s.anyway(data)
	}
	t, again := s.templates.of(data)
	if t.hopeless || !again {
		return s.anyway(data)
	}
	if !t.proved {
		return s.prove(t, data)
	}
	if head, result, ok := t.fill(s.vars); ok {
		return head, result, nil
	}
	return s.anyway(data)
}

// anyway replaces the variables on the shortest way that this document allows.
func (s *substituter) anyway(data []byte) (doc, []byte, error) {
	if head, result, ok := s.straight(data); ok {
		return head, result, nil
	}
	return s.viaFlux(data)
}

// prove asks Flux, and makes a template count once it has given the same.
func (s *substituter) prove(t *template, data []byte) (doc, []byte, error) {
	head, result, err := s.viaFlux(data)
	if t.json == nil {
		t.cut(data)
	}
	if filled, text, ok := t.fill(s.vars); ok {
		t.proved = err == nil && filled == head && bytes.Equal(text, result)
		t.hopeless = !t.proved
	}
	return head, result, err
}

// viaFlux lets Flux's own function replace the variables.
func (s *substituter) viaFlux(data []byte) (head doc, result []byte, err error) {
	defer recovered(&err)
	res, err := s.replace(data)
	if err != nil {
		return doc{}, nil, err
	}
	return describe(res)
}

// round returns what replacing makes of a document, as it is.
func (s *substituter) round(data []byte) (result []byte, err error) {
	defer recovered(&err)
	res, err := s.replace(data)
	if err != nil {
		return nil, err
	}
	return res.MarshalJSON()
}

func (s *substituter) replace(data []byte) (*resource.Resource, error) {
	if err := s.bounded(data); err != nil {
		return nil, err
	}
	res, err := s.factory.FromBytes(data)
	if err != nil {
		return nil, err
	}
	// Without a result the document has opted out and is as it was.
	_, err = kustomize.SubstituteVariables(context.Background(), nil, s.object, res, s.options...)
	return res, err
}

func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("recovered from panic in variable substitution: %v", r)
	}
}
