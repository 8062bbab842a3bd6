package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"path"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

const (
	// maxNodes bounds the values in one file, aliases expanded.
	maxNodes = 1_000_000
	// maxObject bounds the values in one document: no cluster stores an object
	// of so many, and Kustomize holds each several times.
	maxObject = 200_000
	// maxExpanded bounds the bytes of one file's texts, aliases expanded.
	maxExpanded = 64 << 20
	// maxKeys bounds the keys of one mapping: Kustomize goes through all of
	// them for each, several times.
	maxKeys = 10_000
	// maxPairs bounds how often that is for all mappings of a file together.
	maxPairs = 300_000_000
	// maxTimes bounds how often one build may read a file: bases that bring two
	// others each double with every step.
	maxTimes = 1_000
	// maxFolders bounds how deep folders may be that Flux's generator walks: it
	// looks at every folder on the way to each.
	maxFolders = 100
	// maxInner bounds how deep a text in YAML may hold YAML in a text.
	maxInner = 4
)

// maxOutput bounds the bytes of the documents of one build. Only tests change it.
var maxOutput = 64 << 20

// limitError refuses a file, or what comes out of a build, for its size.
type limitError struct{ text string }

func (e *limitError) Error() string { return e.text }

func overLimit(format string, args ...any) error {
	return &limitError{text: fmt.Sprintf(format, args...)}
}

// read returns the bytes of a file of the view, and remembers it when it is
// refused for its size: Kustomize buries the reason in others of its own.
func (c *closure) readFrom(v *view, e *entry) ([]byte, error) {
	data, err := v.read(e)
	if err == nil {
		err = e.bounded(data)
	}
	if err == nil && e.torn {
		c.torn[e.path] = true
	}
	if c.times[e.path]++; c.times[e.path] > maxTimes {
		err = overLimit("%s is read more than %d times: bases that bring each other multiply", e.path, maxTimes)
	}
	var limit *limitError
	if errors.As(err, &limit) {
		c.refused = limit
	}
	return data, err
}

// bounded looks at a content once: builds read most files several times.
func (e *entry) bounded(data []byte) error {
	sum := sha256.Sum256(data)
	if sum == e.within {
		return nil
	}
	err := bounded(e.path, data)
	if err == nil {
		e.within, e.torn = sum, torn(e.path, data)
	}
	return err
}

// explain gives an error its kind.
func (c *closure) explain(err error) error {
	var limit *limitError
	switch {
	case c.refused != nil:
		return failure("limit", c.refused.Error())
	case errors.As(err, &limit):
		return failure("limit", limit.Error())
	default:
		return failure("build", err.Error())
	}
}

// bounded refuses a file that would take its reader's time or memory: one with
// too many values, nested too deep, or with aliases that stand for too much. It
// does not mind what is no YAML: such files may be anything.
func bounded(file string, data []byte) error {
	if len(data) > maxNodes && countNodes(data) > maxNodes {
		return overLimit("%s holds more than %d values", file, maxNodes)
	}
	for _, document := range bytes.Split(data, []byte("\n---")) {
		if len(document) > maxObject && countNodes(document) > maxObject {
			return overLimit("%s holds an object of more than %d values, which no cluster stores", file, maxObject)
		}
	}
	return inspect(file, data, 0)
}

// inspect looks at YAML more closely where it may be over a limit; the texts in
// it too, as a kustomization has patches in them.
func inspect(file string, data []byte, level int) error {
	configures := isKustomizationName(path.Base(file)) || isConfiguration(data)
	wide := bytes.Count(data, []byte(":")) > maxKeys
	if level > maxInner || !wide && !mayBeDeep(data, configures) && !mayExpand(data, configures) {
		return nil
	}
	if !configures && !wide && json.Valid(data) {
		if look(data).depth > maxDepth {
			return overLimit("%s is nested more than %d levels deep", file, maxDepth)
		}
		return nil
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var sum size
	pairs := 0
	for {
		var document yaml.Node
		if decoder.Decode(&document) != nil {
			// The end, or no YAML, which its reader will say.
			return nil
		}
		seen := measured{}
		if !sum.add(seen.size(&document)) {
			return overLimit("%s holds more than %d values or %d MiB, when those that its aliases stand for are counted", file, maxNodes, maxExpanded>>20)
		}
		if seen[&document].depth > maxDepth {
			return overLimit("%s is nested more than %d levels deep", file, maxDepth)
		}
		for node := range seen {
			if node.Kind == yaml.MappingNode && len(node.Content) > 2*maxKeys {
				return overLimit("%s holds a mapping of more than %d keys", file, maxKeys)
			}
			if node.Kind == yaml.MappingNode {
				pairs += len(node.Content) / 2 * (len(node.Content) / 2)
			}
			if pairs > maxPairs {
				return overLimit("%s holds too many mappings of thousands of keys", file)
			}
			if !configures {
				continue
			}
			if node.Kind != yaml.ScalarNode {
				continue
			}
			if err := inspect(file, []byte(node.Value), level+1); err != nil {
				return err
			}
		}
	}
}

// size is how much a node stands for when its aliases are expanded, and how
// deep it is nested.
type size struct{ nodes, bytes, depth int }

// add tells whether the sum is still within the limits.
func (s *size) add(other size) bool {
	s.nodes += other.nodes
	s.bytes += other.bytes
	s.depth = max(s.depth, other.depth)
	return s.nodes <= maxNodes && s.bytes <= maxExpanded
}

// tooMuch is the size of what contains itself, and of all that is over a limit.
var tooMuch = size{nodes: maxNodes + 1, bytes: maxExpanded + 1}

// measured are the sizes of nodes, each worked out once. What is being worked
// out counts as endless, as only an alias to itself can ask for it.
type measured map[*yaml.Node]size

func (m measured) size(node *yaml.Node) size {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if known, ok := m[node]; ok {
		return known
	}
	m[node] = tooMuch
	sum := size{nodes: 1, bytes: len(node.Value)}
	for _, child := range node.Content {
		if !sum.add(m.size(child)) {
			return tooMuch
		}
	}
	if node.Kind == yaml.MappingNode || node.Kind == yaml.SequenceNode {
		sum.depth++
	}
	m[node] = sum
	return sum
}

// shallow is a number of brackets, and half of it one of columns, that cannot
// be nested too deep.
const shallow = maxDepth / 2

// mayBeDeep tells, without reading YAML, whether it may be nested too deep:
// flow style needs a bracket for a level, block style a column for two.
func mayBeDeep(data []byte, configures bool) bool {
	if len(data) <= shallow {
		return false
	}
	brackets := bytes.Count(data, []byte("[")) + bytes.Count(data, []byte("{"))
	if configures {
		// Brackets can be escaped in a quoted text that is YAML again.
		brackets += bytes.Count(data, []byte(`\\`))
	}
	return brackets > shallow || isIndented(data)
}

// isIndented tells whether a line begins with so many spaces and dashes that
// its values may be nested too deep.
func isIndented(data []byte) bool {
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte("\n"))
		if len(line) > shallow/2 && len(line)-len(bytes.TrimLeft(line, " -?:\t")) > shallow/2 {
			return true
		}
		data = rest
	}
	return false
}

// mayExpand tells, without reading YAML, whether it may hold an alias.
func mayExpand(data []byte, configures bool) bool {
	if configures && bytes.IndexByte(data, '\\') >= 0 {
		// The marks of an alias can be escaped in a quoted text that is YAML again.
		return true
	}
	if bytes.IndexByte(data, '*') < 0 {
		return false
	}
	anchors := names(data, '&')
	if len(anchors) == 0 {
		return false
	}
	for name := range names(data, '*') {
		if anchors[name] {
			return true
		}
	}
	return false
}

// isConfiguration tells of what may be a kustomization or configure one of its
// plugins: only there a text is YAML again.
func isConfiguration(data []byte) bool {
	return bytes.Contains(data, []byte("atch")) || bytes.Contains(data, []byte("builtin"))
}

// names collects the words that follow a mark where a value could begin.
func names(data []byte, mark byte) map[string]bool {
	found := map[string]bool{}
	for i := 0; i < len(data); i++ {
		next := bytes.IndexByte(data[i:], mark)
		if next < 0 {
			break
		}
		i += next
		if i > 0 && bytes.IndexByte([]byte(" \t\r\n[{,:-?\"'"), data[i-1]) < 0 {
			continue
		}
		rest := data[i+1:]
		end := bytes.IndexAny(rest, " \t\r\n,[]{}\"'\\")
		if end < 0 {
			end = len(rest)
		}
		if end > 0 {
			found[string(rest[:end])] = true
		}
	}
	return found
}
