package main

import "bytes"

// traits are what one pass over a document's JSON tells: whether it needs a
// closer look before it can be taken for what Flux would apply.
type traits struct {
	// depth is the deepest nesting of objects and lists.
	depth int
	// dollar tells that variables may be meant.
	dollar bool
	// control tells of characters that YAML takes for a line break or refuses.
	control bool
	// tab tells of a text that begins with a tab.
	tab bool
	// digits is the length of the longest number, in digits.
	digits int
	// negativeZero tells of a number -0.
	negativeZero bool
}

// look reads a JSON text as json.Marshal writes it: compact and valid.
func look(data []byte) traits {
	found := traits{dollar: bytes.IndexByte(data, '$') >= 0}
	depth := 0
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c == '"':
			i = found.text(data, i+1)
		case c == '{' || c == '[':
			depth++
			found.depth = max(found.depth, depth)
		case c == '}' || c == ']':
			depth--
		case c == '-' || c >= '0' && c <= '9':
			i = found.number(data, i)
		}
	}
	return found
}

// text looks through a quoted text that begins at a place, and returns where
// its end quote is.
func (t *traits) text(data []byte, start int) int {
	if bytes.HasPrefix(data[start:], []byte(`\t`)) {
		t.tab = true
	}
	for i := start; i < len(data); i++ {
		switch c := data[i]; {
		case c == '\\':
			i++
		case c == '"':
			return i
		case c == 0x7f, c == 0xc2 && at(data, i+1) < 0xa0, c == 0xef && at(data, i+1) == 0xbf && at(data, i+2) >= 0xbe:
			t.control = true
		}
	}
	return len(data)
}

func at(data []byte, i int) byte {
	if i < len(data) {
		return data[i]
	}
	return 0
}

// number looks at a number that begins at a place, and returns where it ends.
func (t *traits) number(data []byte, start int) int {
	digits, end := 0, start
	for end < len(data) && bytes.IndexByte([]byte("+-.eE0123456789"), data[end]) >= 0 {
		if data[end] >= '0' && data[end] <= '9' {
			digits++
		}
		end++
	}
	t.digits = max(t.digits, digits)
	t.negativeZero = t.negativeZero || bytes.Equal(data[start:end], []byte("-0"))
	return end - 1
}

// isPassing tells of traits with which the YAML that Flux makes of a document
// for substitution may not give the same document back.
func (t traits) isPassing() bool { return !t.tab && t.isSettled() && t.digits < 16 }

// isSettled tells of traits with which the YAML that Flux makes of every
// document in the end gives the same document back.
func (t traits) isSettled() bool { return !t.control && !t.negativeZero && t.digits < 19 }
