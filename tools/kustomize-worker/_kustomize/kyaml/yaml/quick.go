package yaml

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// Who is who an object is: what Kustomize reads out of it for each comparison.
type Who struct{ APIVersion, Kind, Name, Namespace string }

// Who reads apiVersion, kind, name and namespace as their getters do, in one go
// over the fields. It is false for what is no plain mapping, lacks one of the
// first three, or has one twice.
func (rn *RNode) Who() (Who, bool) {
	var object, metadata [3]*yaml.Node
	if !fields(rn.YNode(), [3]string{APIVersionField, KindField, MetadataField}, &object) ||
		object[0] == nil || object[1] == nil ||
		!fields(object[2], [3]string{NameField, NamespaceField}, &metadata) {
		return Who{}, false
	}
	return Who{object[0].Value, object[1].Value, text(metadata[0]), text(metadata[1])}, true
}

// fields finds the values of some keys of a mapping.
func fields(mapping *yaml.Node, names [3]string, found *[3]*yaml.Node) bool {
	if !isMapping(mapping) {
		return false
	}
	for i := 0; i < len(mapping.Content); i += 2 {
		for k, name := range names {
			if name == "" || mapping.Content[i].Value != name {
				continue
			}
			if found[k] != nil {
				return false
			}
			found[k] = mapping.Content[i+1]
		}
	}
	return true
}

// isMapping tells of a mapping that its getters read key by key.
func isMapping(node *yaml.Node) bool {
	return node != nil && node.Kind == yaml.MappingNode && node.Tag != NodeTagNull && len(node.Content)%2 == 0
}

// text is what the getters of metadata take of a field.
func text(node *yaml.Node) string {
	if IsYNodeNilOrEmpty(node) {
		return ""
	}
	return node.Value
}

// IsAnnotated tells whether metadata may have an annotation of this name.
func (rn *RNode) IsAnnotated(name string) bool { return rn.IsAnnotatedWith(name, "") }

// IsAnnotatedWith tells whether it may have one that holds a text.
func (rn *RNode) IsAnnotatedWith(name, text string) bool {
	object := rn.YNode()
	if !isMapping(object) {
		return object != nil
	}
	for i := 0; i < len(object.Content); i += 2 {
		if object.Content[i].Value == MetadataField && mayAnnotate(object.Content[i+1], name, text) {
			return true
		}
	}
	return false
}

func mayAnnotate(metadata *yaml.Node, name, text string) bool {
	if !isMapping(metadata) {
		return true
	}
	for i := 0; i < len(metadata.Content); i += 2 {
		if metadata.Content[i].Value != AnnotationsField {
			continue
		}
		annotations := metadata.Content[i+1]
		if !isMapping(annotations) {
			return true
		}
		for k := 0; k < len(annotations.Content); k += 2 {
			if annotations.Content[k].Value == name && mayHold(annotations.Content[k+1], text) {
				return true
			}
		}
	}
	return false
}

// DeAnchor does nothing where there is nothing to do: a mapping without aliases
// and merge keys comes out of it as a copy of a copy, once for each level.
func (rn *RNode) DeAnchor() error {
	if isSettled(rn.value) {
		return nil
	}
	return rn.deAnchorAnyway()
}

// isSettled tells of nodes without anchors, aliases and merge keys, in whose
// mappings each key is a text that is there once.
func isSettled(node *yaml.Node) bool {
	if node == nil {
		return true
	}
	if node.Anchor != "" {
		return false
	}
	switch node.Kind {
	case yaml.ScalarNode:
		return true
	case yaml.MappingNode:
		if !hasKeys(node.Content) {
			return false
		}
	case yaml.DocumentNode, yaml.SequenceNode:
	default:
		return false
	}
	for _, inner := range node.Content {
		if !isSettled(inner) {
			return false
		}
	}
	return true
}

// fewKeys are compared with each other; more are looked up.
const fewKeys = 12

// hasKeys tells that all keys of a mapping are different texts.
func hasKeys(content []*yaml.Node) bool {
	if len(content)%2 != 0 {
		return false
	}
	var seen map[string]bool
	if len(content) > 2*fewKeys {
		seen = make(map[string]bool, len(content)/2)
	}
	for i := 0; i < len(content); i += 2 {
		key := content[i]
		if key == nil || key.Kind != yaml.ScalarNode || key.Tag != NodeTagString || key.Value == "" || key.Value == "<<" {
			return false
		}
		if seen != nil {
			if seen[key.Value] {
				return false
			}
			seen[key.Value] = true
			continue
		}
		for k := 0; k < i; k += 2 {
			if content[k].Value == key.Value {
				return false
			}
		}
	}
	return true
}

func mayHold(node *yaml.Node, text string) bool {
	return node.Kind != yaml.ScalarNode || strings.Contains(node.Value, text)
}
