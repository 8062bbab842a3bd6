package main

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxMessage bounds a message: some hold the whole value they are about.
const maxMessage = 1000

// violation is one thing wrong with a document. Path is a JSON pointer, empty
// for the document as a whole; its last part may be what is missing.
type violation struct {
	Path    string `json:"path"`
	Message string `json:"message"`
	// Native is true of what the API server's own code says, beyond a schema.
	Native bool `json:"native,omitempty"`
	// Flux is true of what a controller of Flux refuses after that.
	Flux bool `json:"flux,omitempty"`
}

func clip(message string) string {
	if len(message) <= maxMessage {
		return message
	}
	end := maxMessage
	for !utf8.RuneStart(message[end]) {
		end--
	}
	return message[:end] + "…"
}

// pointers turns field paths such as spec.rules[0].host into JSON pointers.
// Keys may hold dots, so that a path is read along the document it is about,
// which is decoded by the first use.
type pointers struct {
	data    []byte
	decoded bool
	object  any
}

// find returns the pointer of a field path.
func (p *pointers) find(fieldPath string) string {
	if !p.decoded {
		p.decoded = true
		_ = json.Unmarshal(p.data, &p.object)
	}
	if fieldPath == "<nil>" {
		// How an error about the whole object names its place.
		return ""
	}
	return follow(p.object, strings.TrimPrefix(fieldPath, "."))
}

// follow resolves the rest of a path at a node, the longest known key first.
func follow(node any, rest string) string {
	rest = strings.TrimPrefix(rest, ".")
	if rest == "" {
		return ""
	}
	if token, after, ok := bracketed(rest); ok {
		return step(child(node, token), token, after)
	}
	if object, ok := node.(map[string]any); ok {
		if key, ok := longestKey(object, rest); ok {
			return step(object[key], key, rest[len(key):])
		}
	}
	end := strings.IndexAny(rest, ".[")
	if end <= 0 {
		// The last part, or nothing that can be taken apart any further.
		return step(nil, rest, "")
	}
	return step(nil, rest[:end], rest[end:])
}

func step(node any, token, rest string) string {
	return "/" + escapeToken(token) + follow(node, rest)
}

func escapeToken(token string) string {
	return strings.ReplaceAll(strings.ReplaceAll(token, "~", "~0"), "/", "~1")
}

// bracketed splits a leading [token] off a path.
func bracketed(rest string) (token, after string, ok bool) {
	if !strings.HasPrefix(rest, "[") {
		return "", rest, false
	}
	token, after, ok = strings.Cut(rest[1:], "]")
	return token, after, ok
}

func child(node any, token string) any {
	switch at := node.(type) {
	case map[string]any:
		return at[token]
	case []any:
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(at) {
			return at[i]
		}
	}
	return nil
}

// longestKey finds the longest key of an object that a path begins with.
func longestKey(object map[string]any, rest string) (string, bool) {
	best, found := "", false
	for key := range object {
		if key == "" || len(key) <= len(best) || !strings.HasPrefix(rest, key) {
			continue
		}
		if after := rest[len(key):]; after == "" || after[0] == '.' || after[0] == '[' {
			best, found = key, true
		}
	}
	return best, found
}

// pointerOf joins tokens into a JSON pointer.
func pointerOf(tokens []string) string {
	var text strings.Builder
	for _, token := range tokens {
		text.WriteByte('/')
		text.WriteString(escapeToken(token))
	}
	return text.String()
}
