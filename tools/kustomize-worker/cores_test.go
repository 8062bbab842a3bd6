package main

import (
	"runtime"
	"testing"
	"time"
)

// three is one core of three.
func three(t *testing.T) *cores {
	t.Helper()
	before := runtime.GOMAXPROCS(0)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
	c := oneCore()
	c.all = 3
	return c
}

func TestWhatTakesLongGetsAllCores(t *testing.T) {
	c := three(t)
	for range 2 {
		c.while(func() {
			if got := runtime.GOMAXPROCS(0); got != 1 {
				t.Errorf("it begins with %d cores", got)
			}
			for end := time.Now().Add(time.Minute); runtime.GOMAXPROCS(0) != 3 && time.Now().Before(end); {
				time.Sleep(short / 10)
			}
			if got := runtime.GOMAXPROCS(0); got != 3 {
				t.Errorf("it goes on with %d cores", got)
			}
		})
		if got := runtime.GOMAXPROCS(0); got != 1 {
			t.Errorf("it leaves %d cores", got)
		}
	}
}

func TestWhatIsShortGetsOne(t *testing.T) {
	c := three(t)
	for range 1000 {
		c.while(func() {})
	}
	for range 3 {
		c.while(func() { time.Sleep(short) }) // as the timer goes off
	}
	time.Sleep(2 * short)
	if got := runtime.GOMAXPROCS(0); got != 1 {
		t.Errorf("%d cores are left", got)
	}
}

func TestAWorkerWithoutCoresWorks(t *testing.T) {
	done := false
	(*cores)(nil).while(func() { done = true })
	if !done {
		t.Error("nothing was done")
	}
}
