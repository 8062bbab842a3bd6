package main

import (
	"bufio"
	"bytes"
	"path"
	"strings"

	"github.com/fluxcd/pkg/sourceignore"
	"github.com/fluxcd/pkg/sourceignore/gitignore"
)

// rule is one ignore pattern. A rule of names looks at each name of a path
// alone, whatever is above it.
type rule struct {
	pattern gitignore.Pattern
	include bool
	names   bool
	// domain, text and dirOnly are what the library makes the pattern of.
	domain  []string
	text    string
	dirOnly bool
}

// parseRules reads ignore patterns that hold below a directory.
func parseRules(text []byte, domain []string) []rule {
	var rules []rule
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		line := lines.Text()
		for _, pattern := range sourceignore.ReadPatterns(strings.NewReader(line), domain) {
			rules = append(rules, newRule(line, domain, pattern))
		}
	}
	return rules
}

// knownRules reads a list of patterns as the library spells it.
func knownRules(lists ...string) []rule {
	return parseRules([]byte(strings.ReplaceAll(strings.Join(lists, ","), ",", "\n")), nil)
}

func newRule(line string, domain []string, pattern gitignore.Pattern) rule {
	text, include := strings.CutPrefix(line, "!")
	if !strings.HasSuffix(text, "\\ ") {
		text = strings.TrimRight(text, " ")
	}
	text, dirOnly := strings.CutSuffix(text, "/")
	return rule{
		pattern: pattern, include: include, names: len(domain) == 0 && !strings.Contains(text, "/"),
		domain: domain, text: text, dirOnly: dirOnly,
	}
}

// ignorer decides what rules leave out: of all rules that match a path the
// last one counts. A rule that matches a directory matches everything below,
// most rules look at names only, and most have a text that a path must hold, so
// that next to nothing of what the matching library would do for each path and
// each rule has to be done. Whether a rule matches is always for the library to
// say.
type ignorer struct {
	rules []rule
	dirs  map[string]int
	names map[nameKey]int
	// byName and byPath find rules of either sort.
	byName, byPath *ruleIndex
}

type nameKey struct {
	name  string
	isDir bool
}

const noRule = -1

func newIgnorer(rules []rule) *ignorer {
	return &ignorer{
		rules: rules, dirs: map[string]int{"": noRule, ".": noRule}, names: map[nameKey]int{},
		byName: newRuleIndex(rules, func(r rule) bool { return r.names }),
		byPath: newRuleIndex(rules, func(r rule) bool { return !r.names }),
	}
}

// ignores tells whether a path is left out.
func (i *ignorer) ignores(file string, isDir bool) bool {
	last := i.last(file, isDir)
	return last != noRule && !i.rules[last].include
}

// last returns the index of the last rule that matches a path.
func (i *ignorer) last(file string, isDir bool) int {
	if isDir {
		if known, ok := i.dirs[file]; ok {
			return known
		}
	}
	best := max(i.last(path.Dir(file), true), i.lastOfName(path.Base(file), isDir))
	if found := i.lastOfPath(file, isDir, best); found != noRule {
		best = found
	}
	if isDir {
		i.dirs[file] = best
	}
	return best
}

// lastOfName looks at the rules of names.
func (i *ignorer) lastOfName(name string, isDir bool) int {
	key := nameKey{name: name, isDir: isDir}
	if known, ok := i.names[key]; ok {
		return known
	}
	last := noRule
	parts := []string{name}
	for _, at := range i.byName.ofPath(parts) {
		if i.rules[at].pattern.Match(parts, isDir) != gitignore.NoMatch {
			last = at
			break
		}
	}
	i.names[key] = last
	return last
}

// lastOfPath looks at the other rules, as far as they come after a known one.
func (i *ignorer) lastOfPath(file string, isDir bool, known int) int {
	parts := strings.Split(file, "/")
	for _, at := range i.byPath.ofPath(parts) {
		if at <= known {
			break
		}
		if i.rules[at].pattern.Match(parts, isDir) != gitignore.NoMatch {
			return at
		}
	}
	return noRule
}
