package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/ext"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// waiting is what Flux's controllers read expressions from: when a dependency
// is ready, and when an object is healthy.
type waiting struct {
	Spec struct {
		DependsOn []struct {
			ReadyExpr string `json:"readyExpr"`
		} `json:"dependsOn"`
		HealthCheckExprs []healthExpressions `json:"healthCheckExprs"`
	} `json:"spec"`
}

type healthExpressions struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Current    string `json:"current"`
	Failed     string `json:"failed"`
	InProgress string `json:"inProgress"`
}

// expressive are the kinds whose controllers evaluate expressions.
var expressive = map[schema.GroupKind]bool{
	{Group: "kustomize.toolkit.fluxcd.io", Kind: "Kustomization"}: true,
	{Group: "helm.toolkit.fluxcd.io", Kind: "HelmRelease"}:        true,
}

// fluxExpressions says which expressions and selectors of an object Flux's
// controllers refuse: they stall at the first and do not try again.
func fluxExpressions(of schema.GroupKind, data []byte) []violation {
	if !expressive[of] {
		return nil
	}
	var wrong []violation
	refuse := func(why, path string, steps ...any) {
		if why != "" {
			wrong = append(wrong, violation{Path: fmt.Sprintf(path, steps...), Message: why, Flux: true})
		}
	}
	if bytes.Contains(data, []byte(`"target"`)) {
		refuseTargets(data, refuse)
	}
	var object waiting
	if !bytes.Contains(data, []byte("Expr")) || json.Unmarshal(data, &object) != nil {
		return wrong
	}
	for i, one := range object.Spec.DependsOn {
		refuse(readyFault(one.ReadyExpr), "/spec/dependsOn/%d/readyExpr", i)
	}
	seen := map[schema.GroupKind]bool{}
	for i, one := range object.Spec.HealthCheckExprs {
		kind := schema.FromAPIVersionAndKind(one.APIVersion, one.Kind).GroupKind()
		if seen[kind] {
			refuse("a second one for "+kind.String(), "/spec/healthCheckExprs/%d", i)
		}
		seen[kind] = true
		refuse(healthFault(one.Current), "/spec/healthCheckExprs/%d/current", i)
		refuse(healthFault(one.Failed), "/spec/healthCheckExprs/%d/failed", i)
		refuse(healthFault(one.InProgress), "/spec/healthCheckExprs/%d/inProgress", i)
	}
	return wrong
}

// fluxEnvironment is what Flux's controllers offer to an expression
// (fluxcd/pkg/runtime/cel, which brings a client of the API server along).
var fluxEnvironment = sync.OnceValues(func() (*cel.Env, error) {
	return cel.NewEnv(
		cel.HomogeneousAggregateLiterals(),
		cel.EagerlyValidateDeclarations(true),
		cel.DefaultUTCTimeZone(true),
		cel.CrossTypeNumericComparisons(true),
		cel.OptionalTypes(),
		ext.Strings(),
		ext.Sets(),
		ext.Encoders(),
	)
})

// readyEnvironment has the two Kustomizations besides.
var readyEnvironment = sync.OnceValues(func() (*cel.Env, error) {
	env, err := fluxEnvironment()
	if err != nil {
		return nil, err
	}
	object := cel.ObjectType("google.protobuf.Struct")
	return env.Extend(cel.Variable("self", object), cel.Variable("dep", object))
})

// readyFault says why Flux could not use a readyExpr; empty when it can. It is
// checked, and must be known to give a bool.
func readyFault(text string) string {
	return fault(readyEnvironment, text, func(env *cel.Env) (string, *cel.Issues) {
		checked, issues := env.Compile(text)
		if issues.Err() != nil || checked.OutputType() == cel.BoolType {
			return "", issues
		}
		return fmt.Sprintf("it gives %s, which is not known to be a bool", checked.OutputType()), issues
	})
}

// healthFault says why Flux could not use an expression of a health check:
// only its syntax is looked at before an object is there.
func healthFault(text string) string {
	return fault(fluxEnvironment, text, func(env *cel.Env) (string, *cel.Issues) {
		_, issues := env.Parse(text)
		return "", issues
	})
}

// fault says what a look at an expression finds; of none there is nothing to
// say.
func fault(environment func() (*cel.Env, error), text string, look func(*cel.Env) (string, *cel.Issues)) string {
	env, err := environment()
	switch {
	case text == "":
		return ""
	case err != nil:
		return err.Error()
	case len(text) > maxProgram:
		return tooLong
	}
	wrong, issues := look(env)
	if issues.Err() != nil {
		return said(issues)
	}
	return wrong
}

// said is the first issue, without the tokens that could follow.
func said(issues *cel.Issues) string {
	first := firstIssue(issues, true)
	message, _, _ := strings.Cut(strings.TrimSuffix(first.Message, " (in container '')"), " expecting {")
	return fmt.Sprintf("no expression that Flux can use: %s (line %d, column %d)", message, first.Line, first.Column)
}
