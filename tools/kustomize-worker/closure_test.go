package main

import "testing"

func TestClosureIsSortedAndNeverNull(t *testing.T) {
	wantText(t, marshal(t, newClosure().answer()), `{"read":[],"listed":[],"missing":[],"dirs":[]}`)
	seen := newClosure()
	for _, name := range []string{"b", "a", "b"} {
		seen.read[name] = true
	}
	wantText(t, marshal(t, seen.answer().Read), `["a","b"]`)
}
