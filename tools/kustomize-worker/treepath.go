package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"unicode/utf8"
)

// treePath is a path on the wire. The bytes of a name that is no UTF-8 travel
// as the lone surrogates U+DC80 to U+DCFF, as Python has them in its strings.
type treePath string

// MarshalJSON writes a path.
func (p treePath) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('"')
	for rest := string(p); rest != ""; {
		valid := validPrefix(rest)
		text, err := encode(rest[:valid])
		if err != nil {
			return nil, err
		}
		out.Write(text[1 : len(text)-2])
		if rest = rest[valid:]; rest != "" {
			fmt.Fprintf(&out, `\udc%02x`, rest[0])
			rest = rest[1:]
		}
	}
	out.WriteByte('"')
	return out.Bytes(), nil
}

// validPrefix returns how many bytes at the beginning are UTF-8.
func validPrefix(text string) int {
	for i, r := range text {
		if _, width := utf8.DecodeRuneInString(text[i:]); r == utf8.RuneError && width == 1 {
			return i
		}
	}
	return len(text)
}

// escapes finds what is escaped in a JSON text: surrogate pairs, bytes of a
// path, and everything else.
var escapes = regexp.MustCompile(`(?i)\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\udc([89a-f][0-9a-f])|\\.`)

// UnmarshalJSON reads a path.
func (p *treePath) UnmarshalJSON(data []byte) error {
	var path []byte
	from := 1
	for _, match := range escapes.FindAllSubmatchIndex(data, -1) {
		if match[2] < 0 {
			continue
		}
		text, err := decodeText(data[from:match[0]])
		if err != nil {
			return err
		}
		raw, _ := hex.DecodeString(string(data[match[2]:match[3]]))
		path = append(append(path, text...), raw...)
		from = match[1]
	}
	if path == nil {
		return json.Unmarshal(data, (*string)(p))
	}
	text, err := decodeText(data[from : len(data)-1])
	*p = treePath(append(path, text...))
	return err
}

func decodeText(data []byte) (text string, err error) {
	err = json.Unmarshal([]byte(`"`+string(data)+`"`), &text)
	return text, err
}

func treePaths(list []string) []treePath {
	paths := make([]treePath, 0, len(list))
	for _, path := range list {
		paths = append(paths, treePath(path))
	}
	return paths
}
