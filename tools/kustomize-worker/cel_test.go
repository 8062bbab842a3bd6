package main

import (
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
	return one, evaluateAll([]*program{one}, 1, [][]byte{[]byte(object)}, []map[string]string{facts})[0][0]
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
		for _, row := range evaluateAll([]*program{one}, 1, docs, nil) {
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

// costly costs somewhat less than one evaluation may, and gives true, or an
// error, in the end.
const costly = "object.l.all(a, object.l.all(b, object.l.all(c, a + b + c != 'q')))"

// TestCelProgramsOfOtherRequestsShareTheBudgetToo: the same program may cost
// less where more are asked for elsewhere.
func TestCelProgramsOfOtherRequestsShareTheBudgetToo(t *testing.T) {
	one, err := programs{}.get("object.l.all(a, object.l.all(b, a + b != 'q'))")
	if err != nil || one.Error != nil {
		t.Fatal(err, one.Error)
	}
	var docs [][]byte
	list := `{"l":["x"` + strings.Repeat(`,"x"`, 200) + `]}`
	for range 20 {
		docs = append(docs, []byte(list))
	}
	failed := func(among int) (count int) {
		for _, row := range evaluateAll([]*program{one}, among, docs, nil) {
			if row[0].Limit {
				count++
			}
		}
		return count
	}
	if alone, shared := failed(1), failed(2000); alone != 0 || shared < 10 {
		t.Errorf("%d and %d of %d are given up", alone, shared, len(docs))
	}
}

func TestCelProgramsShareABudget(t *testing.T) {
	object := []byte(`{"l":[` + strings.Repeat(`"x",`, 29) + `"x"]}`)
	docs := make([][]byte, 400)
	for i := range docs {
		docs[i] = object
	}
	for _, text := range []string{costly, costly + " && object.nothing"} {
		one, err := programs{}.get(text)
		if err != nil || one.Error != nil {
			t.Fatal(err, one.Error)
		}
		cheap, _ := programs{}.get("size(object.l) == 30")
		before := worked(t)
		rows := evaluateAll([]*program{one, cheap}, 2, docs, nil)
		if took := worked(t) - before; took > 10*time.Second {
			t.Errorf("took %s", took)
		}
		if first, last := rows[0][0], rows[len(rows)-1][0]; first.Limit || !last.Limit {
			t.Errorf("%+v, and in the end %+v", first, last)
		}
		for _, row := range rows {
			if row[1].Value != true {
				t.Fatalf("the cheap one pays for the costly: %+v", row[1])
			}
		}
	}
}
