package main

import (
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// request is the header of any request.
type request struct {
	ID   json.RawMessage `json:"id"`
	Op   string          `json:"op"`
	Blob int64           `json:"blob"`
	// Seconds are those of a processor for this request, when they are fewer
	// than for others.
	Seconds float64 `json:"seconds"`

	Tree string     `json:"tree"`
	Root string     `json:"root"`
	Git  *gitSource `json:"git"`
	// Planned holds contents by object id that are nowhere yet.
	Planned map[string][]byte `json:"planned"`

	Ignore         *string         `json:"ignore"`
	DefaultIgnores *bool           `json:"default_ignores"`
	Path           treePath        `json:"path"`
	Kustomization  json.RawMessage `json:"kustomization"`
	Provenance     bool            `json:"provenance"`
	// Wary refuses a build that would do much, without trying.
	Wary bool `json:"wary"`

	Vars   map[string]string `json:"vars"`
	Strict bool              `json:"strict"`
	Always bool              `json:"always"`
	Sizes  []int             `json:"sizes"`

	Set        string `json:"set"`
	Base       string `json:"base"`
	Kubernetes string `json:"kubernetes"`
	Version    string `json:"version"`

	Programs []string            `json:"programs"`
	Facts    []map[string]string `json:"facts"`
	// Among is how many programs there are for these objects in all requests.
	Among int `json:"among"`

	blob []byte
}

// worker holds what lasts from one request to the next.
type worker struct {
	stages  *stages
	builder *builder
	trees   map[string]*tree

	definitions definitions
	sets        map[string]*schemaSet
	builtins    map[string]*builtins
	programs    programs
	templates   *templates

	cores *cores
	// meter bounds what one request takes.
	meter meter

	// warming is closed once Kustomize's schema is in force.
	warming chan struct{}
}

func newWorker(refused *refusals) *worker {
	stages := &stages{}
	return &worker{
		stages:  stages,
		builder: &builder{stages: stages, refused: refused},
		trees:   map[string]*tree{},

		definitions: definitions{},
		sets:        map[string]*schemaSet{},
		builtins:    map[string]*builtins{},
		programs:    programs{},
		templates:   &templates{},
	}
}

// warm puts Kustomize's schema in force while the client still gets ready
// itself: that takes as long as the start of the process.
func (w *worker) warm() {
	w.warming = make(chan struct{})
	go func() {
		defer close(w.warming)
		w.builder.loadSchema()
	}()
}

func (w *worker) warmed() {
	if w.warming != nil {
		<-w.warming
		w.warming = nil
	}
}

func (w *worker) close() {
	for _, t := range w.trees {
		t.contents.close()
	}
	w.stages.shutDown()
}

// shares are the hundredths of the time of a request that each operation has.
// The others take in proportion to how much there is.
var shares = map[string]int{"build": 100, "substitute": 100, "schemas": 100, "validate": verdictShare, "cel": 100}

// do carries out one request. Whatever goes wrong is an answer.
func (w *worker) do(req *request) (result *reply) {
	defer func() {
		if r := recover(); r != nil {
			result = failed(req.ID, failure("panic", fmt.Sprintf("%s: %v", req.Op, r)))
		}
	}()
	if req.Op != "tree" {
		w.warmed()
	}
	if share := shares[req.Op]; share != 0 {
		defer w.meter.start(share, req.Seconds)()
	}
	switch req.Op {
	case "tree":
		return w.doTree(req)
	case "drop":
		return w.doDrop(req)
	case "build":
		return w.doBuild(req)
	case "substitute":
		return w.doSubstitute(req)
	case "schemas":
		return w.doSchemas(req)
	case "validate":
		return w.doValidate(req)
	case "cel":
		return w.doCel(req)
	case "pack":
		return w.doPack(req)
	default:
		return failed(req.ID, protocolError("unknown op %q", req.Op))
	}
}

type treeAnswer struct {
	answer
	Files int `json:"files"`
}

func (w *worker) doTree(req *request) *reply {
	source, err := openContents(req)
	if err != nil {
		return failed(req.ID, failure("tree", err.Error()))
	}
	if len(req.Planned) > 0 {
		source = &plannedContents{contents: source, byID: req.Planned}
	}
	t, err := newTree(req.blob, source)
	if err != nil {
		source.close()
		return failed(req.ID, protocolError("tree %q: %v", req.Tree, err))
	}
	w.dropTree(req.Tree)
	w.trees[req.Tree] = t
	return &reply{header: treeAnswer{answer: answer{ID: req.ID, OK: true}, Files: len(t.files)}}
}

func openContents(req *request) (contents, error) {
	if req.Git != nil {
		return openGit(*req.Git)
	}
	return openFolder(req.Root)
}

func (w *worker) doDrop(req *request) *reply {
	if req.Set != "" {
		delete(w.sets, req.Set)
	} else {
		w.dropTree(req.Tree)
	}
	return &reply{header: answer{ID: req.ID, OK: true}}
}

func (w *worker) dropTree(name string) {
	if t, ok := w.trees[name]; ok {
		t.contents.close()
		delete(w.trees, name)
	}
}

type buildAnswer struct {
	answer
	Generated bool           `json:"generated"`
	Docs      []doc          `json:"docs"`
	Closure   *closureAnswer `json:"closure"`
	Blob      int            `json:"blob"`
}

type failedBuild struct {
	answer
	Closure *closureAnswer `json:"closure"`
}

func (w *worker) doBuild(req *request) *reply {
	t, ok := w.trees[req.Tree]
	if !ok {
		return failed(req.ID, protocolError("unknown tree %q", req.Tree))
	}
	object := unstructured.Unstructured{Object: map[string]any{}}
	if len(req.Kustomization) > 0 {
		if err := utiljson.Unmarshal(req.Kustomization, &object.Object); err != nil {
			return failed(req.ID, protocolError("kustomization: %v", err))
		}
	}
	seen := newClosure()
	v, err := w.viewOf(t, req)
	if err != nil {
		return &reply{header: failedBuild{answer: answer{ID: req.ID, Error: asOpError(err)}, Closure: seen.answer()}}
	}
	w.builder.wary = req.Wary
	if req.Provenance {
		return w.doProvenance(req, v, object, seen)
	}
	result, err := w.builder.build(v, string(req.Path), object, seen)
	if err != nil {
		return &reply{header: failedBuild{answer: answer{ID: req.ID, Error: asOpError(err)}, Closure: seen.answer()}}
	}
	return &reply{
		header: buildAnswer{
			answer:    answer{ID: req.ID, OK: true},
			Generated: result.generated,
			Docs:      result.docs,
			Closure:   seen.answer(),
			Blob:      total(result.chunks),
		},
		blob: result.chunks,
	}
}

func (w *worker) viewOf(t *tree, req *request) (*view, error) {
	patterns := ""
	if req.Ignore != nil {
		patterns = *req.Ignore
	}
	return t.view(patterns, req.DefaultIgnores != nil && !*req.DefaultIgnores)
}

func asOpError(err error) *opError {
	if known, ok := err.(*opError); ok {
		return known
	}
	return failure("build", err.Error())
}

type docsAnswer struct {
	answer
	Docs []any `json:"docs"`
	Blob int   `json:"blob"`
}

func (w *worker) doSubstitute(req *request) *reply {
	docs, err := split(req.blob, req.Sizes)
	if err != nil {
		return failed(req.ID, protocolError("%v", err))
	}
	s := newSubstituter(req.Vars, req.Strict, req.Always)
	s.templates = w.templates
	heads, chunks := make([]any, 0, len(docs)), make([][]byte, 0, len(docs))
	size := 0
	for _, data := range docs {
		head, result, err := s.substitute(data)
		if size += len(result); err == nil && size > maxOutput {
			err = overLimit("with their variables the documents are over the limit of %d MiB", maxOutput>>20)
		}
		if err != nil {
			heads = append(heads, failedDoc{Error: err.Error()})
			continue
		}
		heads, chunks = append(heads, head), append(chunks, result)
	}
	return &reply{
		header: docsAnswer{answer: answer{ID: req.ID, OK: true}, Docs: heads, Blob: total(chunks)},
		blob:   chunks,
	}
}

type schemasAnswer struct {
	answer
	Kinds  []string      `json:"kinds"`
	Errors []schemaError `json:"errors"`
}

func (w *worker) doSchemas(req *request) *reply {
	docs, err := split(req.blob, req.Sizes)
	if err != nil {
		return failed(req.ID, protocolError("%v", err))
	}
	var base *schemaSet
	if req.Base != "" {
		if base = w.sets[req.Base]; base == nil {
			return failed(req.ID, protocolError("unknown set %q", req.Base))
		}
	}
	set, wrong := newSchemaSet(w.definitions, base, docs)
	w.sets[req.Set] = set
	return &reply{header: schemasAnswer{answer: answer{ID: req.ID, OK: true}, Kinds: set.names(), Errors: wrong}}
}

type validateAnswer struct {
	answer
	Results []verdict `json:"results"`
}

func (w *worker) doValidate(req *request) *reply {
	docs, err := split(req.blob, req.Sizes)
	if err != nil {
		return failed(req.ID, protocolError("%v", err))
	}
	j := &judge{all: w.definitions}
	if req.Set != "" {
		if j.set = w.sets[req.Set]; j.set == nil {
			return failed(req.ID, protocolError("unknown set %q", req.Set))
		}
	}
	if req.Kubernetes != "" {
		if j.builtins, err = w.folderOf(req.Kubernetes); err != nil {
			return failed(req.ID, failure("validate", err.Error()))
		}
	}
	results := make([]verdict, 0, len(docs))
	for _, data := range docs {
		results = append(results, j.validate(data))
	}
	return &reply{header: validateAnswer{answer: answer{ID: req.ID, OK: true}, Results: results}}
}

// folderOf returns the validator of a folder, made once.
func (w *worker) folderOf(folder string) (*builtins, error) {
	if made, ok := w.builtins[folder]; ok {
		return made, nil
	}
	made, err := newBuiltins(folder)
	if err != nil {
		return nil, err
	}
	w.builtins[folder] = made
	return made, nil
}
