package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const celService = `{"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"shop"},` +
	`"spec":{"type":"NodePort","ports":[{"port":80},{"port":443}],"clusterIP":"10.0.0.7","big":9007199254740993}}`

// celOf evaluates one program for one object.
func celOf(t *testing.T, text, object string, facts map[string]string) (*program, outcome) {
	t.Helper()
	one, err := programs{}.get(text)
	if err != nil {
		t.Fatal(err)
	}
	return one, evaluateAll([]*program{one}, newBudget(usualSeconds, 1, 1, 1), [][]byte{[]byte(object)}, []map[string]string{facts})[0][0]
}

func TestCelValues(t *testing.T) {
	facts := map[string]string{"LEVEL": "l2", "POD_CIDR": "10.0.0.0/8"}
	for text, want := range map[string]any{
		"true":                                                                       true,
		"object.spec.type != 'NodePort'":                                             false,
		"has(object.spec.missing)":                                                   false,
		"object.spec.ports.all(p, p.port < 1024)":                                    true,
		"object.spec.ports.map(p, p.port).sum() == 523":                              true,
		"object.spec.ports.map(p, p.port).isSorted()":                                true,
		"object.spec.big == 9007199254740993":                                        true,
		"object.metadata.name.matches('^w.b$')":                                      true,
		"object.metadata.name.find('e.')":                                            "eb",
		"facts.LEVEL == 'l2' && 'POD_CIDR' in facts":                                 true,
		"cidr(facts.POD_CIDR).containsIP(object.spec.clusterIP)":                     true,
		"isIP(object.spec.clusterIP) && ip(object.spec.clusterIP).family() == 4":     true,
		"quantity('1Gi').isGreaterThan(quantity('500M'))":                            true,
		"url('https://example.org:80/x').getHost()":                                  "example.org:80",
		"object.kind + ' ' + object.metadata.namespace + '/' + object.metadata.name": "Service shop/web",
		"'%s-%d'.format([object.metadata.name, 3])":                                  "web-3",
		"object.?spec.?nothing.orValue('none')":                                      "none",
		"sets.contains([1, 2], [1])":                                                 true,
		"semver('1.2.3').isLessThan(semver('1.10.0'))":                               true,
		"format.named('dns1123Label').hasValue()":                                    true,
		"object.spec.all(k, v, k != '')":                                             true,
	} {
		one, got := celOf(t, text, celService, facts)
		if one.Error != nil || got.Error != "" || got.Value != want {
			t.Errorf("%s: %+v %+v", text, one.Error, got)
		}
	}
}

func TestCelTypes(t *testing.T) {
	for text, want := range map[string]string{"true": "bool", "'a'": "string", "object.a": "dyn", "1": "int", "facts.A": "string"} {
		one, _ := celOf(t, text, "{}", nil)
		wantText(t, one.Type, want)
	}
}

func TestCelCompileErrorsHavePlaces(t *testing.T) {
	for text, want := range map[string]sourceError{
		"object.spec.type !=":      {Line: 1, Column: 20, Syntax: true, Message: "Syntax error"},
		"a Service of type x":      {Line: 1, Column: 3, Syntax: true, Message: "Syntax error"},
		"true &&\n  objct.a == 1":  {Line: 2, Column: 3, Message: "undeclared reference to 'objct'"},
		"1 + 'a' == 2":             {Line: 1, Column: 3, Message: "found no matching overload for '_+_'"},
		"'a'.matches('(')":         {Line: 1, Column: 13, Message: "invalid matches argument"},
		"facts.LEVEL == 2":         {Line: 1, Column: 13, Message: "found no matching overload for '_==_'"},
		strings.Repeat("!", 70000): {Line: 1, Column: 1, Message: "too long"},
		strings.Repeat("(", 5000):  {Line: 1, Column: 1, Syntax: true},
	} {
		one, got := celOf(t, text, "{}", nil)
		if one.Error == nil {
			t.Errorf("%.30s compiles", text)
			continue
		}
		wantPart(t, one.Error.Message, want.Message)
		if want.Message != "" && (one.Error.Line != want.Line || one.Error.Column != want.Column) || one.Error.Syntax != want.Syntax {
			t.Errorf("%.30s: %+v", text, one.Error)
		}
		wantText(t, got.Error, one.Error.Message)
	}
}

func TestCelEvaluationErrors(t *testing.T) {
	for text, part := range map[string]string{
		"object.spec.gone == 1":                 "no such key: gone",
		"object.spec.ports[7] == 1":             "index out of bounds: 7",
		"object.spec.ports":                     "type list",
		"1":                                     "type int",
		"object.spec.type + 1 == 2":             "no such overload",
		"ip(object.metadata.name).isLoopback()": "IP Address",
	} {
		_, got := celOf(t, text, celService, nil)
		wantPart(t, got.Error, part)
		if got.Value != nil || got.Limit {
			t.Errorf("%+v", got)
		}
	}
	_, got := celOf(t, "true", `[]`, nil)
	wantPart(t, got.Error, "cannot unmarshal array")
}

func TestCelIsBounded(t *testing.T) {
	list := "[" + strings.Repeat("0,", 400) + "0]"
	object := `{"l":` + list + `,"s":"` + strings.Repeat("a", 1<<20) + `"}`
	for _, text := range []string{
		"object.l.all(a, object.l.all(b, object.l.all(c, object.l.all(d, a == d))))",
		"object.l.map(a, object.s + object.s).map(b, b + b).all(c, c == '')",
		"object.l.exists(a, object.s.matches('(a*)*b'))",
	} {
		before := worked(t)
		one, err := programs{}.get(text)
		if err != nil || one.Error != nil {
			t.Fatal(err, one.Error)
		}
		docs := [][]byte{[]byte(object), []byte(object), []byte(object)}
		for _, row := range evaluateAll([]*program{one}, newBudget(usualSeconds, 1, 1, len(docs)), docs, nil) {
			if !row[0].Limit {
				t.Errorf("%s: %+v", text, row[0])
			}
		}
		if took := worked(t) - before; took > 5*time.Second {
			t.Errorf("%s took %s", text, took)
		}
	}
}

func TestCelOp(t *testing.T) {
	w := newWorker(offline)
	defer w.close()
	blob := []byte(`{"a":1}{"a":2}`)
	programs := []string{"object.a == 1", "facts.A", "("}
	got := do(t, w, request{Op: "cel", Programs: programs, Sizes: []int{7, 7}, Facts: []map[string]string{{"A": "x"}, {"A": "y"}}, blob: blob})
	wantPart(t, got, `"programs":[{"type":"bool"},{"type":"string"},{"error":{"message":"Syntax error`)
	wantPart(t, got, `"results":[[{"value":true},{"value":"x"},`)
	wantPart(t, got, `[{"value":false},{"value":"y"},`)
	wantPart(t, do(t, w, request{Op: "cel", Programs: programs[1:2], Sizes: []int{7, 7}, Facts: []map[string]string{{"A": "x"}}, blob: blob}),
		`"results":[[{"value":"x"}],[{"value":"x"}]]`)
	wantPart(t, do(t, w, request{Op: "cel", Programs: programs[1:2]}), `"results":[]`)
	wantPart(t, do(t, w, request{Op: "cel", Sizes: []int{7, 7}, Facts: []map[string]string{{}, {}, {}}, blob: blob}), "3 facts for 2 objects")
	wantPart(t, do(t, w, request{Op: "cel", Sizes: []int{9}}), "beyond the blob")
}

// ofList is an object with a list of so many texts.
func ofList(count int) []byte {
	return []byte(`{"l":["x"` + strings.Repeat(`,"x"`, count-1) + `]}`)
}

// compiledAll are programs without a fault.
func compiledAll(t *testing.T, texts ...string) (made []*program) {
	t.Helper()
	for _, text := range texts {
		one, err := programs{}.get(text)
		if err != nil || one.Error != nil {
			t.Fatal(err, one.Error)
		}
		made = append(made, one)
	}
	return made
}

// given counts how many of each program's results are none because it costs too
// much.
func given(rows [][]outcome) []int {
	counts := make([]int, len(rows[0]))
	for _, row := range rows {
		for j, one := range row {
			if one.Limit {
				counts[j]++
			}
		}
	}
	return counts
}

// TestCelProgramsOfOtherRequestsShareTheBudgetToo: the same program may cost
// less where more are asked for elsewhere.
func TestCelProgramsOfOtherRequestsShareTheBudgetToo(t *testing.T) {
	made := compiledAll(t, "object.l.all(a, object.l.all(b, a + b != 'q'))")
	docs := make([][]byte, 20)
	for i := range docs {
		docs[i] = ofList(30)
	}
	failed := func(among int) int {
		return given(evaluateAll(made, newBudget(usualSeconds, 1, among, len(docs)), docs, nil))[0]
	}
	if alone, shared := failed(1), failed(2000); alone != 0 || shared < 10 {
		t.Errorf("%d and %d of %d are given up", alone, shared, len(docs))
	}
}

// TestCelOnlyWhatTakesMoreThanItsShareIsGivenUp: many programs take much of one
// object, and those that take little are evaluated all the same, whether they
// come before or after.
func TestCelOnlyWhatTakesMoreThanItsShareIsGivenUp(t *testing.T) {
	texts := []string{"size(object.l) == 9000"}
	for n := range 200 {
		texts = append(texts, fmt.Sprintf("object.l.all(a, a != 'x%d')", n))
	}
	texts = append(texts, "object.l[0] == 'x'")
	docs := [][]byte{ofList(9000), ofList(3)}
	b := newBudget(usualSeconds, len(texts), 0, len(docs))
	b.most, b.last = time.Hour, b.last+time.Hour // costs alone decide here, however slow the machine
	rows := evaluateAll(compiledAll(t, texts...), b, docs, nil)
	counts := given(rows)
	if counts[0] != 0 || counts[201] != 0 {
		t.Errorf("the cheap ones pay for the costly: %v", counts)
	}
	if counts[1] != 1 || counts[200] != 2 {
		t.Errorf("%v", counts)
	}
	wantText(t, rows[0][200].Error, overShare)
}

// TestCelWhatCostsTellTooLittleOfTakesOnlyTheTime: texts that are joined cost
// next to nothing.
func TestCelWhatCostsTellTooLittleOfTakesOnlyTheTime(t *testing.T) {
	texts := []string{"size(object.l) == 9000"}
	for n := range 5 {
		texts = append(texts, fmt.Sprintf("object.l.all(a, object.s + object.s != 'x%d')", n))
	}
	doc := fmt.Sprintf(`{"s":"%s",%s`, strings.Repeat("a", 1<<20), ofList(9000)[1:])
	before := worked(t)
	rows := evaluateAll(compiledAll(t, texts...), newBudget(usualSeconds, len(texts), 0, 1), [][]byte{[]byte(doc)}, nil)
	if took := worked(t) - before; took > 2*usualSeconds*time.Second {
		t.Errorf("took %s", took)
	}
	if counts := given(rows); counts[0] != 0 || counts[1] != 1 {
		t.Errorf("%v", counts)
	}
	wantText(t, rows[0][5].Error, noTime)
}

func TestCelWorkAndCostAreEachOthersInverse(t *testing.T) {
	for _, cost := range []uint64{0, 4, 500, 60_000} {
		if got := celCost(celWork(cost) + 0.01); got != cost {
			t.Errorf("%d instead of %d", got, cost)
		}
	}
}

func TestCelProgramsShareABudget(t *testing.T) {
	docs := make([][]byte, 400)
	for i := range docs {
		docs[i] = ofList(60)
	}
	const costly = "object.l.all(a, object.l.all(b, a + b != 'q'))"
	for _, text := range []string{costly, costly + " && object.nothing"} {
		made := compiledAll(t, text, "size(object.l) == 60")
		before := worked(t)
		rows := evaluateAll(made, newBudget(usualSeconds, 2, 2, len(docs)), docs, nil)
		if took := worked(t) - before; took > 2*usualSeconds*time.Second {
			t.Errorf("took %s", took)
		}
		if first, last := rows[0][0], rows[len(rows)-1][0]; first.Limit || !last.Limit {
			t.Errorf("%+v, and in the end %+v", first, last)
		}
		if given(rows)[1] != 0 {
			t.Error("the cheap one pays for the costly")
		}
	}
}
