package main

import (
	"slices"
	"strings"
)

// literalLength bounds the texts that patterns with wildcards are known by.
const literalLength = 8

// ruleIndex finds the rules that may match a name or a path without looking at
// each: a pattern matches nothing that lacks one of its own texts. It is known
// by the one that the fewest others are known by.
type ruleIndex struct {
	// whole are rules by a name of theirs that has no wildcard.
	whole map[string][]int
	// part are rules by a text between their wildcards; lengths are those of
	// the texts.
	part    map[string][]int
	lengths []int
	// below are rules by the directory whose file says them.
	below map[string][]int
	// any are rules that all may match.
	any []int
	// memo is what is known of names that were looked for.
	memo map[string][]int
}

// ruleKey is a way to know a rule: a whole name, a part of one, or a directory.
type ruleKey struct {
	kind byte
	text string
}

const (
	wholeKey = 'w'
	partKey  = 'p'
	belowKey = 'b'
)

// newRuleIndex takes the rules that are wanted, by their numbers. Of equal
// rules only the last counts anyway.
func newRuleIndex(rules []rule, wanted func(rule) bool) *ruleIndex {
	i := &ruleIndex{whole: map[string][]int{}, part: map[string][]int{}, below: map[string][]int{}, memo: map[string][]int{}}
	last, counts := map[string]int{}, map[ruleKey]int{}
	for at, rule := range rules {
		if wanted(rule) {
			last[rule.identity()] = at
		}
	}
	numbers := make([]int, 0, len(last))
	for _, at := range last {
		numbers = append(numbers, at)
	}
	slices.Sort(numbers)
	for _, at := range numbers {
		for key := range rules[at].keys() {
			counts[key]++
		}
	}
	for _, at := range numbers {
		i.add(at, rules[at].keys(), counts)
	}
	return i
}

// add files a rule under the rarest of its keys.
func (i *ruleIndex) add(at int, keys map[ruleKey]bool, counts map[ruleKey]int) {
	var best ruleKey
	for key := range keys {
		if fewer := counts[key] - counts[best]; best.kind == 0 || fewer < 0 || fewer == 0 && key.text < best.text {
			best = key
		}
	}
	switch best.kind {
	case wholeKey:
		i.whole[best.text] = append(i.whole[best.text], at)
	case partKey:
		i.part[best.text] = append(i.part[best.text], at)
		if !slices.Contains(i.lengths, len(best.text)) {
			i.lengths = append(i.lengths, len(best.text))
		}
	case belowKey:
		i.below[best.text] = append(i.below[best.text], at)
	default:
		i.any = append(i.any, at)
	}
}

// ofName returns the rules that are known by a name, in no order, some twice.
func (i *ruleIndex) ofName(name string) []int {
	if known, ok := i.memo[name]; ok {
		return known
	}
	found := slices.Clone(i.whole[name])
	for _, length := range i.lengths {
		for at := 0; at+length <= len(name); at++ {
			found = append(found, i.part[name[at:at+length]]...)
		}
	}
	i.memo[name] = found
	return found
}

// ofPath returns the rules that may match a path, the last first.
func (i *ruleIndex) ofPath(parts []string) []int {
	found := slices.Clone(i.any)
	for _, name := range parts {
		found = append(found, i.ofName(name)...)
	}
	if len(i.below) > 0 {
		for n := 1; n < len(parts); n++ {
			found = append(found, i.below[strings.Join(parts[:n], "/")]...)
		}
	}
	slices.SortFunc(found, func(a, b int) int { return b - a })
	return slices.Compact(found)
}

// identity is the same for rules that match the same.
func (r rule) identity() string {
	return strings.Join(r.domain, "/") + "\x00" + r.text + "\x00" + string("-d"[b2i(r.dirOnly)]) + string("-i"[b2i(r.include)])
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// keys are all texts that a path must hold for the rule to match it. It is
// empty for a rule that has none.
func (r rule) keys() map[ruleKey]bool {
	keys := map[ruleKey]bool{}
	if len(r.domain) > 0 {
		keys[ruleKey{belowKey, strings.Join(r.domain, "/")}] = true
	}
	for _, name := range strings.Split(r.text, "/") {
		switch {
		case name == "" || name == "**":
		case !strings.ContainsAny(name, `*?[\`):
			keys[ruleKey{wholeKey, name}] = true
		default:
			for _, text := range literals(name) {
				keys[ruleKey{partKey, text}] = true
			}
		}
	}
	return keys
}

// literals are the first and the last few bytes of each text between the
// wildcards of a pattern for names. One that cannot be read has none: then it
// matches nothing, or the library knows better.
func literals(pattern string) []string {
	var found []string
	keep := func(text string) {
		if text != "" {
			found = append(found, text[:min(len(text), literalLength)], text[max(0, len(text)-literalLength):])
		}
	}
	begin := 0
	for at := 0; at < len(pattern); at++ {
		switch pattern[at] {
		case '*', '?':
			keep(pattern[begin:at])
			begin = at + 1
		case '[', '\\':
			// What follows is a set, or a character of itself: only what is
			// before is certain.
			keep(pattern[begin:at])
			return found
		}
	}
	keep(pattern[begin:])
	return found
}
