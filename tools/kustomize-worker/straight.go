package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/fluxcd/pkg/envsubst"
	goyaml "go.yaml.in/yaml/v2"
	"sigs.k8s.io/yaml"
)

// Flux's function takes a document from JSON to Kustomize's nodes, to YAML, back
// to JSON, to an object, to YAML, to JSON, and to YAML in its own style; in that
// text it replaces the variables, and then the document goes all the way back.
// Of most documents only the last text and the one reading of it decide what
// comes out: of those of which every other step gives what it was given.

// optOut is in a document that asks not to be substituted, or may.
const optOut = "kustomize.toolkit.fluxcd.io/substitute"

// straight returns what Flux's function makes of a document, with its own
// substitution and its own writer and reader of YAML, but without the steps
// that change nothing. It is false where they might, and where anything fails:
// then Flux's function says what is wrong.
func (s *substituter) straight(data []byte) (doc, []byte, bool) {
	if !s.runs || bytes.Contains(data, []byte(optOut)) || !look(data).isPassing() || s.bounded(data) != nil {
		return doc{}, nil, false
	}
	if _, ok := headOf(data); !ok {
		return doc{}, nil, false
	}
	text, err := yamlOf(data)
	if err != nil {
		return doc{}, nil, false
	}
	replaced, err := envsubst.Eval(string(text), s.value)
	if err != nil {
		return doc{}, nil, false
	}
	result, err := yaml.YAMLToJSON([]byte(replaced))
	if err != nil {
		return doc{}, nil, false
	}
	head, ok := headOf(result)
	found := look(result)
	if !ok || !found.isPassing() || found.depth > maxDepth {
		return doc{}, nil, false
	}
	sum := sha256.Sum256(result)
	head.Sha, head.Dollar, head.Size = hex.EncodeToString(sum[:]), found.dollar, len(result)
	return head, result, true
}

// yamlOf is yaml.JSONToYAML, which has YAML read the JSON, only to tell whole
// numbers from others: that takes twice as long.
func yamlOf(data []byte) ([]byte, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var object any
	if err := decoder.Decode(&object); err != nil {
		return nil, err
	}
	return goyaml.Marshal(withNumbers(object))
}

// withNumbers puts numbers in the place of their texts.
func withNumbers(value any) any {
	switch value := value.(type) {
	case json.Number:
		if whole, err := strconv.Atoi(value.String()); err == nil {
			return whole
		}
		number, _ := value.Float64()
		return number
	case map[string]any:
		for key, inner := range value {
			value[key] = withNumbers(inner)
		}
	case []any:
		for i, inner := range value {
			value[i] = withNumbers(inner)
		}
	}
	return value
}

// value is a variable's, as Flux puts it in.
func (s *substituter) value(name string) (string, bool) {
	value, ok := s.vars[name]
	return strings.ReplaceAll(value, "\n", ""), ok || !s.strict
}

// headOf reads who a document is. It is false for one that has something odd:
// for what is no plain object with a kind, version and name that are texts.
func headOf(data []byte) (doc, bool) {
	var object, metadata map[string]json.RawMessage
	if json.Unmarshal(data, &object) != nil || json.Unmarshal(object["metadata"], &metadata) != nil {
		return doc{}, false
	}
	head := doc{
		APIVersion: textOf(object["apiVersion"]), Kind: textOf(object["kind"]),
		Name: textOf(metadata["name"]), Namespace: textOf(metadata["namespace"]),
	}
	_, placed := metadata["namespace"]
	_, isList := object["items"]
	odd := isList || strings.HasSuffix(head.Kind, "List") || isOwnConfig(head.Kind, head.APIVersion) ||
		head.APIVersion == "" || head.Kind == "" || head.Name == "" || placed && head.Namespace == ""
	return head, !odd
}

// textOf is what a JSON text says; empty when it is something else.
func textOf(data json.RawMessage) string {
	var text *string
	if json.Unmarshal(data, &text) != nil || text == nil {
		return ""
	}
	return *text
}
