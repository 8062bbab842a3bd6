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
		stop := m.start(100)
		burn(100 * time.Millisecond)
		stop()
	}
	select {
	case sentence := <-said:
		t.Fatal(sentence)
	default:
	}
	defer m.start(50)() // 0.1 s
	for {
		burn(50 * time.Millisecond)
		select {
		case sentence := <-said:
			if sentence != "it takes more than 0.2 s of processor time" {
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
	stop := m.start(50)
	outer := m.end.Load()
	inner := m.start(100)
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
