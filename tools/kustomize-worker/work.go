package main

import (
	"sync/atomic"
	"syscall"
	"time"
)

const (
	// usualSeconds is the processor time that one request may take when nobody
	// says: a thousand patches, each of all of five hundred objects, would take
	// minutes. It does not pass faster because a machine has other work.
	usualSeconds = 3
	// verdictShare is the part of it that verdicts may take, in hundredths: an
	// enum of twenty thousand words over a list as long would take hours.
	verdictShare = 60
	// maxSeconds is longer than anybody waits.
	maxSeconds = 1e8
	// workExit is the exit code of a worker whose request took more.
	workExit = 4
	// workPause is how often that is looked at.
	workPause = 50 * time.Millisecond
)

// meter knows what the processors will have worked for this process when the
// request that it is at has taken all that it may; zero while there is none.
type meter struct {
	most time.Duration
	end  atomic.Int64
}

// start bounds what follows to a share of what a request may take, in
// hundredths, until the function that it returns is called. A request that may
// take fewer seconds than others says how many.
func (m *meter) start(share int, seconds float64) (stop func()) {
	if m.most == 0 {
		return func() {}
	}
	before := m.end.Load()
	most := time.Duration(m.seconds(seconds) * float64(time.Second))
	end := int64(processorTime() + most*time.Duration(share)/100)
	if before != 0 {
		end = min(end, before)
	}
	m.end.Store(end)
	return func() { m.end.Store(before) }
}

// seconds are those that a request may take which asks for so many, or for none.
func (m *meter) seconds(asked float64) float64 {
	most := m.most.Seconds()
	if most == 0 {
		most = usualSeconds
	}
	if asked > 0 {
		return min(most, asked)
	}
	return most
}

// bound gives up, with a sentence, when a request takes more than it may. How
// much that is, is not in the sentence: for the same request it is less where
// others have taken too much before, and who runs the worker knows.
func (m *meter) bound(most time.Duration, giveUp func(sentence string)) {
	m.most = most
	go func() {
		for {
			time.Sleep(workPause)
			if end := m.end.Load(); end != 0 && int64(processorTime()) > end && m.end.Load() == end {
				giveUp("it takes more processor time than it may" + busyWith())
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
