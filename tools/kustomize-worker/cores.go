package main

import (
	"runtime"
	"sync"
	"time"
)

// short is how long a request keeps to one core.
const short = 250 * time.Millisecond

// cores says on how many cores this process runs. There is a worker for each
// core: on a full machine one that looks for work on the others costs them up
// to a fifth. Only what takes long gets more, for the garbage collector.
type cores struct {
	all  int
	lock sync.Mutex
}

// oneCore keeps the process to one core from now on. It is cheaper to begin
// with one, as GOMAXPROCS has it that penstock sets.
func oneCore() *cores {
	if runtime.GOMAXPROCS(0) != 1 {
		runtime.GOMAXPROCS(1)
	}
	return &cores{all: runtime.NumCPU()}
}

// while does some work, with all cores from the moment that it takes long.
func (c *cores) while(work func()) {
	if c == nil || c.all == 1 {
		work()
		return
	}
	done := false
	timer := time.AfterFunc(short, func() {
		c.lock.Lock()
		defer c.lock.Unlock()
		if !done { // the timer may be late
			runtime.GOMAXPROCS(c.all)
		}
	})
	defer func() {
		if timer.Stop() {
			return
		}
		c.lock.Lock()
		defer c.lock.Unlock()
		done = true
		runtime.GOMAXPROCS(1)
	}()
	work()
}
