package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	utilversion "k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/cel/environment"
)

const (
	// maxPrograms bounds how many programs stay compiled.
	maxPrograms = 1024
	// maxProgram bounds the text of a program, in bytes.
	maxProgram = 64 << 10
	// tooLong is said of a longer one.
	tooLong = "the expression is too long"
	// overShare is said of a program that would leave nothing for others.
	overShare = "over all objects it costs more than its share"
)

// program is an expression over `object`, any object, and `facts`, texts by
// name; or why it is none.
type program struct {
	Type  string       `json:"type,omitempty"`
	Error *sourceError `json:"error,omitempty"`

	env *cel.Env
	ast *cel.Ast
	// runs are those that are ready to run, by what they may cost.
	runs map[uint64]cel.Program
}

// sourceError says what is wrong with an expression, and where: Line counts
// from 1, Column from 1. Syntax tells that it could not even be read.
type sourceError struct {
	Message string `json:"message"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Syntax  bool   `json:"syntax"`
}

// outcome is what a program gives for an object: a bool or a text, or why not.
type outcome struct {
	Value any    `json:"value"`
	Error string `json:"error,omitempty"`
	// Limit tells that the error is about time or cost, not about the object.
	Limit bool `json:"limit,omitempty"`
	cost  uint64
}

type celAnswer struct {
	answer
	Programs []*program  `json:"programs"`
	Results  [][]outcome `json:"results"`
}

// doCel evaluates every program for every object. Facts are those of all
// objects when there is one map, else each object has its own.
func (w *worker) doCel(req *request) *reply {
	docs, err := split(req.blob, req.Sizes)
	if err != nil {
		return failed(req.ID, protocolError("%v", err))
	}
	if n := len(req.Facts); n > 1 && n != len(docs) {
		return failed(req.ID, protocolError("%d facts for %d objects", n, len(docs)))
	}
	compiled := make([]*program, 0, len(req.Programs))
	for _, text := range req.Programs {
		one, err := w.programs.get(text)
		if err != nil {
			return failed(req.ID, failure("cel", err.Error()))
		}
		compiled = append(compiled, one)
	}
	within := newBudget(w.meter.seconds(req.Seconds), len(compiled), req.Among, len(docs))
	results := evaluateAll(compiled, within, docs, req.Facts)
	return &reply{header: celAnswer{answer: answer{ID: req.ID, OK: true}, Programs: compiled, Results: results}}
}

// programs holds what was compiled, by its text.
type programs map[string]*program

func (p programs) get(text string) (*program, error) {
	if known, ok := p[text]; ok {
		return known, nil
	}
	env, err := celEnvironment()
	if err != nil {
		return nil, err
	}
	if len(p) >= maxPrograms {
		clear(p)
	}
	p[text] = compileProgram(env, text)
	return p[text], nil
}

// celEnvironment is what the newest API server that is linked in offers to
// admission policies: all libraries, and strict costs.
func celEnvironment() (*cel.Env, error) {
	set, err := environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion()).Extend(environment.VersionedOptions{
		IntroducedVersion: utilversion.MajorMinor(1, 0),
		EnvOptions: []cel.EnvOption{
			cel.Variable("object", cel.DynType),
			cel.Variable("facts", cel.MapType(cel.StringType, cel.StringType)),
		},
	})
	if err != nil {
		return nil, err
	}
	return set.Env(environment.StoredExpressions)
}

func compileProgram(env *cel.Env, text string) *program {
	if len(text) > maxProgram {
		return &program{Error: &sourceError{Message: tooLong, Line: 1, Column: 1}}
	}
	parsed, issues := env.Parse(text)
	if issues.Err() != nil {
		return &program{Error: firstIssue(issues, true)}
	}
	checked, issues := env.Check(parsed)
	if issues.Err() != nil {
		return &program{Error: firstIssue(issues, false)}
	}
	made := &program{Type: checked.OutputType().String(), env: env, ast: checked, runs: map[uint64]cel.Program{}}
	if _, err := made.runnable(celCost(usualSeconds * 1e6 * celOnce / 100)); err != nil {
		return &program{Error: &sourceError{Message: err.Error(), Line: 1, Column: 1}}
	}
	return made
}

func firstIssue(issues *cel.Issues, syntax bool) *sourceError {
	first := issues.Errors()[0]
	message, _, _ := strings.Cut(first.Message, "\n")
	return &sourceError{
		Message: clip(message), Line: max(first.Location.Line(), 1), Column: max(first.Location.Column()+1, 1), Syntax: syntax,
	}
}

// evaluateAll gives a row for each object.
func evaluateAll(compiled []*program, within *budget, docs [][]byte, facts []map[string]string) [][]outcome {
	rows := make([][]outcome, 0, len(docs))
	for i, data := range docs {
		row := make([]outcome, 0, len(compiled))
		var object map[string]any
		wrong := utiljson.Unmarshal(data, &object)
		for j, one := range compiled {
			row = append(row, within.evaluate(j, one, object, factsOf(facts, i), wrong))
		}
		rows = append(rows, row)
	}
	return rows
}

func factsOf(facts []map[string]string, i int) map[string]string {
	switch len(facts) {
	case 0:
		return map[string]string{}
	case 1:
		return facts[0]
	default:
		return facts[i]
	}
}

func (p *program) evaluate(
	ctx context.Context, limit uint64, object map[string]any, facts map[string]string, wrong error,
) (result outcome) {
	defer func() {
		if r := recover(); r != nil {
			result = outcome{Error: fmt.Sprintf("recovered from panic: %v", r)}
		}
	}()
	if p.Error != nil {
		return outcome{Error: p.Error.Message}
	}
	if wrong != nil {
		return outcome{Error: wrong.Error()}
	}
	run, err := p.runnable(limit)
	if err != nil {
		return outcome{Error: clip(err.Error())}
	}
	value, details, err := run.ContextEval(ctx, map[string]any{"object": object, "facts": facts})
	if err != nil {
		return outcome{Error: clip(err.Error()), Limit: isLimit(err), cost: costOf(details)}
	}
	made := outcomeOf(value)
	made.cost = costOf(details)
	return made
}

func costOf(details *cel.EvalDetails) uint64 {
	if details == nil || details.ActualCost() == nil {
		return 0
	}
	return *details.ActualCost()
}

// isLimit tells of an error about time or cost.
func isLimit(err error) bool {
	return strings.Contains(err.Error(), "actual cost limit exceeded") || strings.Contains(err.Error(), "operation interrupted")
}

func outcomeOf(value ref.Val) outcome {
	switch made := value.(type) {
	case types.Bool:
		return outcome{Value: bool(made)}
	case types.String:
		return outcome{Value: clip(string(made))}
	default:
		return outcome{Error: fmt.Sprintf("it gives a value of type %s, not true, false or a text", value.Type().TypeName())}
	}
}
