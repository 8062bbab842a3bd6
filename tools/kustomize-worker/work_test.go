package main

import (
	"testing"
	"time"
)

func TestWhatTakesTooMuchProcessorTimeIsGivenUp(t *testing.T) {
	said := make(chan string, 1)
	var m meter
	m.bound(200*time.Millisecond, func(sentence string) { said <- sentence })
	burn(400 * time.Millisecond) // nobody asked for it to be bounded
	for range 4 {
		stop := m.start(100, 0)
		burn(100 * time.Millisecond)
		stop()
	}
	select {
	case sentence := <-said:
		t.Fatal(sentence)
	default:
	}
	defer m.start(50, 0)() // 0.1 s
	for {
		burn(50 * time.Millisecond)
		select {
		case sentence := <-said:
			if sentence != "it takes more processor time than it may" {
				t.Error(sentence)
			}
			return
		default:
		}
	}
}

// TestWhatIsDoneInsideOfSomethingHasNoMoreTime: the shorter bound holds.
func TestWhatIsDoneInsideOfSomethingHasNoMoreTime(t *testing.T) {
	m := meter{most: time.Hour}
	stop := m.start(50, 0)
	outer := m.end.Load()
	inner := m.start(100, 0)
	if got := m.end.Load(); got != outer {
		t.Errorf("%d instead of %d", got, outer)
	}
	inner()
	if got := m.end.Load(); got != outer {
		t.Errorf("%d instead of %d", got, outer)
	}
	stop()
	if got := m.end.Load(); got != 0 {
		t.Errorf("%d is left", got)
	}
}

// TestARequestMayHaveLess: but never more.
func TestARequestMayHaveLess(t *testing.T) {
	m := meter{most: time.Hour}
	for seconds, want := range map[float64]time.Duration{0: time.Hour, 60: time.Minute, 1e300: time.Hour} {
		stop := m.start(100, seconds)
		if left := time.Duration(m.end.Load()) - processorTime(); left > want || left < want-time.Second {
			t.Errorf("%v for %v s", left, seconds)
		}
		stop()
	}
}

func TestEveryOperationThatGrowsInProductsIsBounded(t *testing.T) {
	for _, op := range []string{"build", "substitute", "schemas", "validate", "cel"} {
		if shares[op] == 0 {
			t.Errorf("%s is not bounded", op)
		}
	}
}

// burn has a processor work for so long.
func burn(long time.Duration) {
	for begun := processorTime(); processorTime()-begun < long; {
	}
}
