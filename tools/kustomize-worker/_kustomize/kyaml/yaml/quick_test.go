package yaml

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// objects are manifests with all that may be odd about what ids are made of.
var objects = []string{
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\n",
	"apiVersion: apps/v1\nkind: A\nmetadata: {name: a, namespace: b, annotations: {x: y}}\n",
	"kind: A\nmetadata: {name: a}\n",
	"apiVersion: v1\nmetadata: {name: a}\n",
	"apiVersion: v1\nkind: A\n",
	"apiVersion: v1\nkind: A\nmetadata: {}\n",
	"apiVersion: v1\nkind: A\nmetadata:\n",
	"apiVersion: v1\nkind: A\nmetadata: !!null {name: a}\n",
	"!!null\napiVersion: v1\nkind: A\nmetadata: {name: a}\n",
	"apiVersion: v1\nkind: A\nmetadata: [name, a]\n",
	"apiVersion: v1\nkind: A\nmetadata: text\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: null, namespace: ''}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: {a: b}, namespace: [c]}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: 7, namespace: true}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a, name: b}\n",
	"apiVersion: v1\nkind: A\nkind: B\nmetadata: {name: a}\nmetadata: {name: b}\n",
	"apiVersion: v1\napiVersion: v2\nkind: A\nmetadata: {name: a}\n",
	"apiVersion: {a: b}\nkind: [c]\nmetadata: {name: a}\n",
	"apiVersion: ~\nkind: ''\nmetadata: {name: a}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a, annotations: [x]}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a, annotations: {x: y}, annotations: {mark: y}}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a, annotations: {mark: ''}}\n",
	"[apiVersion, v1, kind, A]\n",
	"text\n",
}

func TestWhoSaysWhatTheGettersSay(t *testing.T) {
	known := 0
	for _, text := range objects {
		node := MustParse(text)
		who, ok := node.Who()
		if !ok {
			continue
		}
		known++
		if want := (Who{node.GetApiVersion(), node.GetKind(), node.GetName(), node.GetNamespace()}); who != want {
			t.Errorf("%s\ngot  %q\nwant %q", text, who, want)
		}
	}
	if known < 8 {
		t.Errorf("only %d are known", known)
	}
	if _, ok := NewRNode(nil).Who(); ok {
		t.Error("nothing is somebody")
	}
}

func TestIsAnnotatedMissesNoAnnotation(t *testing.T) {
	not := 0
	for _, text := range objects {
		if node := MustParse(text); !node.IsAnnotated("mark") {
			not++
			if _, has := node.GetAnnotations("mark")["mark"]; has {
				t.Error(text)
			}
		}
	}
	if not < 10 || MustParse(objects[21]).IsAnnotated("other") || !MustParse(objects[21]).IsAnnotated("mark") {
		t.Errorf("%d", not)
	}
}

func TestDeAnchorGivesWhatItGave(t *testing.T) {
	quick := 0
	for seed := range uint64(4000) {
		text := "k: v\n" + randomYAML(rand.New(rand.NewPCG(seed, 0)), 0)
		one, err := Parse(text)
		if err != nil {
			continue
		}
		other := MustParse(text)
		if isSettled(one.value) {
			quick++
		}
		oneErr, otherErr := one.DeAnchor(), other.deAnchorAnyway()
		if fmt.Sprint(oneErr) != fmt.Sprint(otherErr) || oneErr == nil && !reflect.DeepEqual(one, other) {
			t.Fatalf("seed %d\n%s\n%v\n%v\n%s\n%s", seed, text, oneErr, otherErr, one.MustString(), other.MustString())
		}
	}
	if quick < 500 || quick > 3500 {
		t.Errorf("%d of 4000 had nothing to do", quick)
	}
}

// randomYAML is a mapping with anchors, aliases, merge keys and keys of all kinds,
// but nothing that holds itself: that has no end, then as now.
func randomYAML(random *rand.Rand, depth int) string {
	var all strings.Builder
	indent := strings.Repeat("  ", depth)
	for range 1 + random.IntN(16>>depth) {
		key := fmt.Sprintf("k%d", random.IntN(400))
		if random.IntN(60) == 0 {
			key = []string{"<<", `"<<"`, "1", "~", "''", "true", "? [a]\n" + indent, "&n k", "k1"}[random.IntN(9)]
		}
		switch random.IntN(8) {
		case 0, 1:
			if depth < 3 {
				fmt.Fprintf(&all, "%s%s: # remark\n%s", indent, key, randomYAML(random, depth+1))
				continue
			}
			fmt.Fprintf(&all, "%s%s: {}\n", indent, key)
		case 2:
			fmt.Fprintf(&all, "%s%s: [a, {b: c}, [d]]\n", indent, key)
		case 3:
			value := "plain"
			if random.IntN(20) == 0 {
				value = []string{"*a", "&a text", "&a {x: {y: z}}", "[*a]", "&a"}[random.IntN(5)]
			}
			fmt.Fprintf(&all, "%s%s: %s\n", indent, key, value)
		default:
			fmt.Fprintf(&all, "%s%s: %q\n", indent, key, strings.Repeat("x", random.IntN(4)))
		}
	}
	return all.String()
}
