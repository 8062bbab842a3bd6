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
		stop := m.start()
		burn(100 * time.Millisecond)
		stop()
	}
	select {
	case sentence := <-said:
		t.Fatal(sentence)
	default:
	}
	defer m.start()()
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

// burn has a processor work for so long.
func burn(long time.Duration) {
	for begun := processorTime(); processorTime()-begun < long; {
	}
}
