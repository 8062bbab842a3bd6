package main

import "bytes"

// nodeCounter estimates how many values YAML holds without building any, for
// files that are too large to try. It knows comments, quotes, block texts and
// flow style; where it errs, it errs by a few.
type nodeCounter struct {
	data  []byte
	at    int
	nodes int
	flow  int
	// parent is the column of the innermost key or dash of the line.
	parent int
	// line is where the line begins.
	line int
	// fresh tells that a value could begin here.
	fresh bool
}

func countNodes(data []byte) int {
	c := nodeCounter{data: data, nodes: 1, parent: -1, fresh: true}
	for c.at < len(c.data) {
		c.step()
	}
	return c.nodes
}

func (c *nodeCounter) step() {
	switch b := c.data[c.at]; {
	case b == '\n':
		c.newline()
	case b == ' ' || b == '\t' || b == '\r':
		c.at++
	case b == '#' && c.afterSpace():
		c.skipLine()
	case b == '"' && c.fresh:
		c.quoted('"')
	case b == '\'' && c.fresh:
		c.quoted('\'')
	case (b == '[' || b == '{') && (c.fresh || c.flow > 0):
		c.open()
	case c.flow > 0:
		c.inFlow(b)
	case b == '-' && c.fresh && c.beforeSpace():
		c.dash()
	case b == ':' && c.beforeSpace():
		c.nodes += 2
		c.fresh = true
		c.at++
	case (b == '|' || b == '>') && c.fresh:
		c.block()
	default:
		c.plain()
	}
}

func (c *nodeCounter) newline() {
	c.at++
	c.line = c.at
	if c.flow == 0 {
		c.parent = -1
	}
	c.fresh = true
}

func (c *nodeCounter) open() {
	c.flow++
	c.nodes++
	c.fresh = true
	c.at++
}

func (c *nodeCounter) inFlow(b byte) {
	c.at++
	switch b {
	case ']', '}':
		c.flow--
		c.fresh = false
	case ',', ':', '?':
		c.nodes++
		c.fresh = true
	default:
		c.fresh = false
	}
}

func (c *nodeCounter) dash() {
	c.nodes++
	c.parent = c.at - c.line
	c.at++
}

// plain passes a character of a text; the first one of a line may begin a key.
func (c *nodeCounter) plain() {
	if c.fresh {
		c.parent = c.at - c.line
	}
	c.fresh = false
	c.at++
}

func (c *nodeCounter) quoted(mark byte) {
	if c.flow == 0 {
		c.parent = c.at - c.line
	}
	c.fresh = false
	for c.at++; c.at < len(c.data); c.at++ {
		switch b := c.data[c.at]; {
		case b == '\\' && mark == '"':
			c.at++
		case b == mark && mark == '\'' && at(c.data, c.at+1) == mark:
			c.at++
		case b == mark:
			c.at++
			return
		}
	}
}

// block passes a block text: the lines that are indented more than its parent.
func (c *nodeCounter) block() {
	parent := c.parent
	c.skipLine()
	for c.at < len(c.data) {
		line := c.data[c.at+1:]
		indent := len(line) - len(bytes.TrimLeft(line, " "))
		if rest := line[indent:]; indent <= parent && len(rest) > 0 && rest[0] != '\n' && rest[0] != '\r' {
			return
		}
		c.at++
		c.skipLine()
	}
}

func (c *nodeCounter) skipLine() {
	if end := bytes.IndexByte(c.data[c.at:], '\n'); end >= 0 {
		c.at += end
	} else {
		c.at = len(c.data)
	}
}

func (c *nodeCounter) afterSpace() bool {
	return c.at == 0 || bytes.IndexByte([]byte(" \t\r\n"), c.data[c.at-1]) >= 0
}

func (c *nodeCounter) beforeSpace() bool {
	return c.at+1 == len(c.data) || bytes.IndexByte([]byte(" \t\r\n"), c.data[c.at+1]) >= 0
}
