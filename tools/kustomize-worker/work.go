package main

import (
	"fmt"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	// maxWork is the processor time that the verdicts of one request may take:
	// an enum of twenty thousand words over a list as long would take hours. It
	// does not pass faster because a machine has other work.
	maxWork = 3 * time.Second
	// workExit is the exit code of a worker whose request took more.
	workExit = 4
	// workPause is how often that is looked at.
	workPause = 50 * time.Millisecond
)

// meter knows what the processors had worked for this process when a request
// that is bounded began; zero while there is none.
type meter struct{ begun atomic.Int64 }

// start bounds what follows until the function that it returns is called.
func (m *meter) start() (stop func()) {
	m.begun.Store(int64(processorTime()))
	return func() { m.begun.Store(0) }
}

// bound gives up, with a sentence, when a request takes more than it may.
func (m *meter) bound(most time.Duration, giveUp func(sentence string)) {
	go func() {
		for {
			time.Sleep(workPause)
			begun := m.begun.Load()
			if begun != 0 && processorTime()-time.Duration(begun) > most && m.begun.Load() == begun {
				giveUp(fmt.Sprintf("it takes more than %v s of processor time", most.Seconds()))
				return
			}
		}
	}()
}

// processorTime is the processor time of this process.
func processorTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
