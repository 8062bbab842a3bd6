package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
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

// counted is a pattern that counts how often it is asked.
type counted struct {
	gitignore.Pattern
	asked *int
}

func (c counted) Match(path []string, isDir bool) gitignore.MatchResult {
	*c.asked++
	return c.Pattern.Match(path, isDir)
}

// TestRulesAreLookedUp: of rules that have a text of their own next to none is
// asked for a path.
func TestRulesAreLookedUp(t *testing.T) {
	const count = 2000
	for _, form := range []string{"x%d.yaml", "/many/d/x%d.yaml", "a*x%dy*b", "**/a*x%dy*b/*.yaml", "same/*%d-", "!*f*x%d-.yaml", "same"} {
		var lines strings.Builder
		for n := range count {
			lines.WriteString(strings.ReplaceAll(form, "%d", strconv.Itoa(n)) + "\n")
		}
		rules, asked := parseRules([]byte(lines.String()), nil), 0
		for at := range rules {
			rules[at].pattern = counted{rules[at].pattern, &asked}
		}
		ignored := newIgnorer(rules)
		for n := range count {
			ignored.ignores(fmt.Sprintf("many/same/f%d.yaml", n), false)
		}
		if asked > 10*count {
			t.Errorf("%s: %d looks for %d paths", form, asked, count)
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
			line += pick(random, "a", "b", "*", "a*", "**", "[ab]", "?", "[", "abcdefghijkl", "abcdefghi*", "b**") + "/"
		}
		line += pick(random, "a", "b", "c", "*", "*b", "**", "a?", "[", "a ", "a\\ ", "", "abcdefghijkl", "*cdefghij*", "?bcd*hijkl", "a[b]*kl", "a\\bcdefghijkl", "a*j", "é*") + pick(random, "", "", "/")
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
		parts[i] = pick(random, "a", "b", "c", "ab", "ba", "a ", "abcdefghijkl", "abcdefghixkl", "éa")
	}
	return strings.Join(parts, "/")
}
