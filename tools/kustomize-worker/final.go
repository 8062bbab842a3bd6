package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	yamlutil "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// maxDepth bounds how deep a document may be nested; clients read it with
// parsers that descend by recursion.
const maxDepth = 500

// final returns a document's JSON as Flux would read it in the end, with what
// there is to know about it. The controller writes all documents as YAML and
// reads them again, which not every text and number outlives.
func final(res *resource.Resource) ([]byte, traits, error) {
	data, ok := plainJSON(res.YNode())
	if !ok {
		var err error
		if data, err = res.MarshalJSON(); err != nil {
			return nil, traits{}, err
		}
	}
	found := look(data)
	if found.depth > maxDepth {
		return nil, found, tooDeep(res)
	}
	if found.isSettled() {
		return data, found, nil
	}
	again, err := reread(res)
	if err != nil {
		return nil, found, err
	}
	return again, look(again), nil
}

func tooDeep(res *resource.Resource) error {
	name := strings.Trim(res.GetKind()+"/"+res.GetNamespace()+"/"+res.GetName(), "/")
	return overLimit("%s is nested more than %d levels deep", strings.ReplaceAll(name, "//", "/"), maxDepth)
}

func reread(res *resource.Resource) ([]byte, error) {
	text, err := res.AsYAML()
	if err != nil {
		return nil, err
	}
	object := &unstructured.Unstructured{}
	if err := yamlutil.NewYAMLOrJSONDecoder(bytes.NewReader(text), 2048).Decode(object); err != nil {
		return nil, err
	}
	return json.Marshal(object.Object)
}

const (
	nameEmpty      = "name-empty"
	nameNotText    = "name-not-text"
	versionEmpty   = "api-version-empty"
	versionNotText = "api-version-not-text"
	hasItems       = "items"
	ownConfig      = "kustomize-config"
)

// oddity says what the controller makes of a document when it reads what was
// built: it takes lists apart, drops objects without a name or version that is
// a text, and drops Kustomize's own objects, all without a word. It refuses an
// object whose kind is no text. An empty word means nothing special.
func oddity(res *resource.Resource, data []byte) (string, error) {
	if isPlain(res) {
		return "", nil
	}
	var object map[string]any
	if err := json.Unmarshal(data, &object); err != nil {
		return "", err
	}
	if kind, _ := object["kind"].(string); kind == "" {
		return "", fmt.Errorf("Object 'Kind' is missing: it is %s", shown(object["kind"]))
	}
	if items, ok := object["items"].([]any); ok {
		return hasItems, checkItems(items)
	}
	metadata, _ := object["metadata"].(map[string]any)
	if odd := notText(metadata["name"], nameEmpty, nameNotText); odd != "" {
		return odd, nil
	}
	if odd := notText(object["apiVersion"], versionEmpty, versionNotText); odd != "" {
		return odd, nil
	}
	if isKustomizeConfig(object) {
		return ownConfig, nil
	}
	return "", nil
}

func checkItems(items []any) error {
	for _, item := range items {
		if _, ok := item.(map[string]any); !ok {
			return fmt.Errorf("items member is not an object: %s", shown(item))
		}
	}
	return nil
}

func shown(value any) string {
	text, _ := json.Marshal(value)
	return string(text)
}

func notText(value any, empty, other string) string {
	switch text := value.(type) {
	case nil:
		return empty
	case string:
		if text == "" {
			return empty
		}
		return ""
	default:
		return other
	}
}

func isKustomizeConfig(object map[string]any) bool {
	kind, _ := object["kind"].(string)
	version, _ := object["apiVersion"].(string)
	return isOwnConfig(kind, version)
}

// isOwnConfig tells of Kustomize's own kind, which Flux's has the name of.
func isOwnConfig(kind, version string) bool {
	return strings.EqualFold(kind, "kustomization") && strings.HasPrefix(version, "kustomize.config.k8s.io/")
}

// isPlain tells, without reading a document again, that it has nothing odd.
func isPlain(res *resource.Resource) bool {
	root := res.YNode()
	metadata := valueOf(root, "metadata")
	return valueOf(root, "items") == nil &&
		isText(valueOf(root, "kind")) && isText(valueOf(root, "apiVersion")) && isText(valueOf(metadata, "name")) &&
		!strings.EqualFold(res.GetKind(), "kustomization")
}

// valueOf returns the value of a key; a key that is not plain text is not found.
func valueOf(node *yaml.Node, key string) *yaml.Node {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}

func isText(node *yaml.Node) bool {
	return node != nil && node.Kind == yaml.ScalarNode && node.Value != "" && node.ShortTag() == yaml.NodeTagString
}

// passes tells that the text that Flux makes of a document for substitution
// gives the same document back when there is nothing to substitute.
func passes(data []byte) bool {
	again, err := newSubstituter(map[string]string{"_": ""}, false, false).round(data)
	return err == nil && bytes.Equal(data, again)
}
