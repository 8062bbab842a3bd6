package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"sigs.k8s.io/yaml"
)

// In a fleet one document meets the values of a thousand clusters, and Flux's
// way through YAML is the same each time when the values are plain words. So
// Flux's own function is asked once, with a mark in place of each value, and
// the values are put where the marks came out. Whatever is not certain to come
// out the same goes Flux's way: see isWord, simple and certain.

const (
	// maxTemplates bounds the bytes that templates hold, with their documents.
	maxTemplates = 24 << 20
	// maxWord bounds a value that is put in place of a mark. A key of YAML may
	// be 1,024 bytes from its colon, so no text gets there by a few of them.
	maxWord = 200
	// mark begins what stands for a value; no YAML takes it for anything but text.
	mark = "qzmarkqz"
)

// templates remembers what became of documents that came twice.
type templates struct {
	known map[[sha256.Size]byte]*template
	bytes int
}

// template is what Flux makes of a document, open at its variables.
type template struct {
	// names are the variables, in the order of their marks.
	names []string
	head  doc
	json  []piece
	// texts are the texts whose type depends on the values.
	texts [][]piece
	// hopeless tells that the document goes Flux's way each time, proved that
	// the template once gave what Flux gave.
	hopeless, proved bool
}

// piece is a text and the variable after it, an index of names or -1.
type piece struct {
	text string
	name int
}

// variable finds variables without functions; any other use of a dollar has
// rules of its own.
var variable = regexp.MustCompile(`\$\{([_A-Za-z][_A-Za-z0-9]*)\}`)

// of returns the entry of a document, and whether the document came before.
func (ts *templates) of(data []byte) (*template, bool) {
	key := sha256.Sum256(data)
	if t, ok := ts.known[key]; ok {
		return t, true
	}
	if ts.bytes += 2 * len(data); ts.known == nil || ts.bytes > maxTemplates {
		ts.known, ts.bytes = map[[sha256.Size]byte]*template{}, 2*len(data)
	}
	t := &template{hopeless: !simple(data)}
	ts.known[key] = t
	return t, false
}

// simple tells that every dollar of a document begins a variable without
// functions, and that nothing in it looks like a mark.
func simple(data []byte) bool {
	found := variable.FindAllIndex(data, -1)
	return len(found) > 0 && len(found) == bytes.Count(data, []byte("$")) &&
		len(data)+len(found)*maxWord <= maxOutput && !bytes.Contains(data, []byte(mark))
}

// isWord tells that a value is a plain word to YAML wherever in a text it
// stands, and needs no escape in JSON.
func isWord(value string) bool {
	if value == "" || len(value) > maxWord || !isAlphanumeric(value[0]) || !isAlphanumeric(value[len(value)-1]) {
		return false
	}
	for i := range len(value) {
		if c := value[i]; !isAlphanumeric(c) && c != '.' && c != '-' && c != '_' && c != '/' {
			return false
		}
	}
	return true
}

func isAlphanumeric(c byte) bool { return isLetter(c) || c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// cut takes a document apart as Flux's own function gives it with marks.
func (t *template) cut(data []byte) {
	t.hopeless = true
	marks := map[string]string{}
	for _, match := range variable.FindAllSubmatch(data, -1) {
		if name := string(match[1]); marks[name] == "" {
			marks[name] = fmt.Sprintf("%s%dqz", mark, len(t.names))
			t.names = append(t.names, name)
		}
	}
	head, result, err := newSubstituter(marks, true, true).anyway(data)
	if err != nil || head.Dollar || !look(result).isPassing() ||
		strings.Contains(head.APIVersion+head.Kind, mark) || !t.collect(result) {
		return
	}
	t.head, t.json, t.hopeless = head, pieces(string(result)), false
}

// collect gathers the texts of a result that hold marks, unless one is a key:
// keys have an order.
func (t *template) collect(result []byte) bool {
	for i := 0; i < len(result); i++ {
		if result[i] != '"' {
			continue
		}
		start := i
		for i++; result[i] != '"'; i++ {
			if result[i] == '\\' {
				i++
			}
		}
		quoted := result[start : i+1]
		if !bytes.Contains(quoted, []byte(mark)) {
			continue
		}
		var text string
		if i+1 < len(result) && result[i+1] == ':' || json.Unmarshal(quoted, &text) != nil {
			return false
		}
		if !strings.Contains(text, "\n") { // which makes it a text, whatever else is in it
			t.texts = append(t.texts, pieces(text))
		}
	}
	return true
}

// pieces takes a text apart at its marks.
func pieces(text string) []piece {
	var found []piece
	for {
		before, after, ok := strings.Cut(text, mark)
		if !ok {
			return append(found, piece{text: text, name: -1})
		}
		number, rest, _ := strings.Cut(after, "qz")
		name := 0
		for _, c := range number {
			name = name*10 + int(c-'0')
		}
		found = append(found, piece{text: before, name: name})
		text = rest
	}
}

// fill puts values into a template. It is false when the outcome is not
// certain to be Flux's.
func (t *template) fill(vars map[string]string) (doc, []byte, bool) {
	if t.hopeless {
		return doc{}, nil, false
	}
	values := make([]string, len(t.names))
	for i, name := range t.names {
		value, ok := vars[name]
		if !ok || !isWord(value) {
			return doc{}, nil, false
		}
		values[i] = value
	}
	for _, text := range t.texts {
		if !certain(join(text, values)) {
			return doc{}, nil, false
		}
	}
	result := []byte(join(t.json, values))
	head, sum := t.head, sha256.Sum256(result)
	head.Namespace = join(pieces(head.Namespace), values)
	head.Name = join(pieces(head.Name), values)
	head.Sha, head.Size = hex.EncodeToString(sum[:]), len(result)
	return head, result, true
}

func join(pieces []piece, values []string) string {
	var all strings.Builder
	for _, p := range pieces {
		all.WriteString(p.text)
		if p.name >= 0 {
			all.WriteString(values[p.name])
		}
	}
	return all.String()
}

// words are all that YAML 1.1 takes for something else than a text though they
// begin with a letter.
var words = map[string]bool{
	"y": true, "n": true, "yes": true, "no": true, "on": true, "off": true, "true": true, "false": true, "null": true,
}

// certain tells that YAML takes a text for a text even without quotes.
func certain(text string) bool {
	if text != "" && isLetter(text[0]) {
		return len(text) > len("false") || !words[strings.ToLower(text)]
	}
	var read struct{ K any }
	err := yaml.Unmarshal([]byte("K: "+text), &read)
	return err == nil && read.K == text
}
