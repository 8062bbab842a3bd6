package main

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/fluxcd/pkg/sourceignore"
	"github.com/fluxcd/pkg/sourceignore/gitignore"
)

func TestKnownRulesAreTheLibrarys(t *testing.T) {
	rules := knownRules(sourceignore.ExcludeVCS, sourceignore.ExcludeExt, sourceignore.ExcludeCI, sourceignore.ExcludeExtra)
	want := append(sourceignore.VCSPatterns(nil), sourceignore.DefaultPatterns(nil)...)
	if len(rules) != len(want) {
		t.Fatalf("%d rules, want %d", len(rules), len(want))
	}
	for i, rule := range rules {
		wantText(t, marshalPattern(rule.pattern), marshalPattern(want[i]))
	}
}

// marshalPattern tells patterns apart by what they match.
func marshalPattern(p gitignore.Pattern) string {
	var text strings.Builder
	list := strings.Join([]string{sourceignore.ExcludeVCS, sourceignore.ExcludeExt, sourceignore.ExcludeCI, sourceignore.ExcludeExtra}, ",")
	for _, name := range strings.Split(strings.NewReplacer("*", "x", "/", "").Replace(list), ",") {
		for _, isDir := range []bool{true, false} {
			text.WriteByte("-xi"[p.Match([]string{"d", name}, isDir)])
		}
	}
	return text.String()
}

// TestIgnorerAgreesWithTheLibrary compares decisions on random patterns and
// paths with the library's own matcher.
func TestIgnorerAgreesWithTheLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	differences := 0
	for range 3000 {
		rules, patterns := randomRules(random)
		ignored, matcher := newIgnorer(rules), sourceignore.NewMatcher(patterns)
		for range 30 {
			file := randomPath(random)
			for _, isDir := range []bool{true, false} {
				got, want := ignored.ignores(file, isDir), matcher.Match(strings.Split(file, "/"), isDir)
				if got != want {
					differences++
					t.Errorf("%s (directory %v): %v, want %v", file, isDir, got, want)
				}
			}
		}
		if differences > 5 {
			t.FailNow()
		}
	}
}

func pick(random *rand.Rand, words ...string) string { return words[random.IntN(len(words))] }

func randomRules(random *rand.Rand) ([]rule, []gitignore.Pattern) {
	var rules []rule
	var patterns []gitignore.Pattern
	for range 1 + random.IntN(6) {
		line := pick(random, "", "", "!") + pick(random, "", "", "/", "**/")
		for range random.IntN(3) {
			line += pick(random, "a", "b", "*", "a*", "**", "[ab]", "?", "[") + "/"
		}
		line += pick(random, "a", "b", "c", "*", "*b", "**", "a?", "[", "a ", "a\\ ", "") + pick(random, "", "", "/")
		var domain []string
		for range random.IntN(3) {
			domain = append(domain, pick(random, "a", "b"))
		}
		rules = append(rules, parseRules([]byte(line), domain)...)
		patterns = append(patterns, sourceignore.ReadPatterns(strings.NewReader(line), domain)...)
	}
	return rules, patterns
}

func randomPath(random *rand.Rand) string {
	parts := make([]string, 1+random.IntN(5))
	for i := range parts {
		parts[i] = pick(random, "a", "b", "c", "ab", "ba", "a ")
	}
	return strings.Join(parts, "/")
}
