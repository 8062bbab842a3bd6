package main

import (
	"fmt"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// usualMemory is what a worker may use in MiB when nobody says, and
	// leastMemory what it needs in any case.
	usualMemory, leastMemory = 512, 128
	// memoryExit is the exit code of a worker that needed more.
	memoryExit = 3
	// memoryPause is how often a worker looks at its memory: in that time it
	// can take some ten MiB.
	memoryPause = 10 * time.Millisecond
	// maxStack bounds recursion, in bytes.
	maxStack = 128 << 20
)

// boundMemory has the garbage collector work harder from three quarters of a
// number of MiB on, and gives up, with a sentence, when that is not enough.
func boundMemory(limit int, giveUp func(sentence string)) {
	debug.SetGCPercent(1600)
	debug.SetMemoryLimit(int64(limit) << 20 / 4 * 3)
	debug.SetMaxStack(maxStack)
	go func() {
		for memoryUsed() <= uint64(limit)<<20 {
			time.Sleep(memoryPause)
		}
		giveUp(fmt.Sprintf("it needs more than %d MiB of memory", limit))
	}()
}

// memoryUsed is what this process has of the machine's memory, in bytes.
func memoryUsed() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64()
}
