package main

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Kustomize makes a document's JSON from the text of its YAML, which it writes
// and reads again for that. Of most documents the nodes tell the same at once:
// of texts and numbers that come through YAML as they are.

// maxPlainKey bounds a key; YAML writes longer ones in another form.
const maxPlainKey = 120

// plain writes a document as JSON. It gives up, and ok is false, where
// Kustomize's own way could come out differently.
type plain struct {
	json []byte
	// comments, blocks, flow and empty tell of comments, of texts of several
	// lines, of collections in brackets, and of nulls that are nothing at all.
	comments, blocks, flow, empty bool
}

// plainJSON is what RNode.MarshalJSON gives for a document, or false where only
// that can tell.
func plainJSON(node *yaml.Node) ([]byte, bool) {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil, false
	}
	p := &plain{}
	if !p.value(node, maxDepth) || p.comments && p.blocks || p.flow && (p.comments || p.blocks || p.empty) {
		return nil, false
	}
	return p.json, true
}

func (p *plain) value(node *yaml.Node, depth int) bool {
	if depth == 0 || node.Anchor != "" || !p.commented(node) {
		return false
	}
	switch node.Kind {
	case yaml.MappingNode:
		return p.collection(node, yaml.NodeTagMap) && p.mapping(node, depth)
	case yaml.SequenceNode:
		return p.collection(node, yaml.NodeTagSeq) && p.sequence(node, depth)
	case yaml.ScalarNode:
		return p.scalar(node)
	default:
		return false
	}
}

// commented notes comments; each line of them must be one.
func (p *plain) commented(node *yaml.Node) bool {
	for _, comment := range []string{node.HeadComment, node.LineComment, node.FootComment} {
		if comment == "" {
			continue
		}
		p.comments = true
		for _, line := range strings.Split(comment, "\n") {
			if line != "" && line[0] != '#' {
				return false
			}
		}
	}
	return true
}

func (p *plain) collection(node *yaml.Node, tag string) bool {
	p.flow = p.flow || node.Style == yaml.FlowStyle && len(node.Content) > 0
	return (node.Tag == tag || node.Tag == "") && hasStyle(node, 0, yaml.FlowStyle)
}

func (p *plain) mapping(node *yaml.Node, depth int) bool {
	order := make([]int, 0, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		if !isPlainKey(node.Content[i]) || !p.commented(node.Content[i]) {
			return false
		}
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(node.Content[a].Value, node.Content[b].Value) })
	p.json = append(p.json, '{')
	for at, i := range order {
		key := node.Content[i].Value
		if at > 0 {
			if node.Content[order[at-1]].Value == key {
				return false
			}
			p.json = append(p.json, ',')
		}
		p.text(key)
		p.json = append(p.json, ':')
		if !p.value(node.Content[i+1], depth-1) {
			return false
		}
	}
	p.json = append(p.json, '}')
	return true
}

func (p *plain) sequence(node *yaml.Node, depth int) bool {
	p.json = append(p.json, '[')
	for i, item := range node.Content {
		if i > 0 {
			p.json = append(p.json, ',')
		}
		if !p.value(item, depth-1) {
			return false
		}
	}
	p.json = append(p.json, ']')
	return true
}

func isPlainKey(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.Anchor == "" && node.Value != "" && len(node.Value) <= maxPlainKey &&
		node.Value != "<<" && // which merges, as a program may have written it
		hasStyle(node, 0, yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle) && node.ShortTag() == yaml.NodeTagString &&
		isLine(node.Value)
}

func (p *plain) scalar(node *yaml.Node) bool {
	switch node.ShortTag() {
	case yaml.NodeTagString:
		return p.string(node)
	case yaml.NodeTagNull:
		p.json = append(p.json, "null"...)
		p.empty = p.empty || node.Value == ""
		return node.Style == 0 && (node.Value == "" || node.Value == "null")
	case yaml.NodeTagBool:
		p.json = append(p.json, node.Value...)
		return node.Style == 0 && (node.Value == "true" || node.Value == "false")
	case yaml.NodeTagInt:
		p.json = append(p.json, node.Value...)
		return node.Style == 0 && isDecimal(node.Value)
	default:
		return false
	}
}

func (p *plain) string(node *yaml.Node) bool {
	if !strings.Contains(node.Value, "\n") {
		if !hasStyle(node, 0, yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle) || !isLine(node.Value) {
			return false
		}
	} else {
		p.blocks = true
		if !hasStyle(node, 0, yaml.DoubleQuotedStyle, yaml.LiteralStyle) || !isBlock(node.Value) {
			return false
		}
	}
	p.text(node.Value)
	return true
}

func hasStyle(node *yaml.Node, styles ...yaml.Style) bool { return slices.Contains(styles, node.Style) }

// isDecimal tells of a whole number that any reader takes for the same.
func isDecimal(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	if digits == "" || len(digits) > 15 || digits[0] == '0' && text != "0" {
		return false
	}
	return strings.Trim(digits, "0123456789") == ""
}

// isLine tells of a text that YAML writes in a line and reads as it was.
func isLine(text string) bool {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			if c < ' ' || c == 0x7f {
				return false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError || r < 0xa0 || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r >= 0xfffe {
			return false
		}
		i += size
	}
	return true
}

// isBlock tells of a text that YAML writes as a literal block and reads as it was.
func isBlock(text string) bool {
	if text[0] == ' ' || text[0] == '\n' || strings.HasSuffix(text, "\n\n") {
		return false
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.HasSuffix(line, " ") || !isLine(line) {
			return false
		}
	}
	return true
}

// text writes a text as json.Marshal does.
func (p *plain) text(text string) {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= utf8.RuneSelf || strings.IndexByte(`"\<>&`, c) >= 0 {
			quoted, _ := json.Marshal(text)
			p.json = append(p.json, quoted...)
			return
		}
	}
	p.json = append(append(append(p.json, '"'), text...), '"')
}
