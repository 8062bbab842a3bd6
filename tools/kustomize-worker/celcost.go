package main

import (
	"context"
	"math"
	"time"

	"github.com/google/cel-go/cel"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
)

const (
	// celShare is the part of a request's time that its programs may take
	// together, in hundredths, and celOnce the part for one evaluation. By the
	// clock of the processor, where costs tell too little, no other is begun
	// after celLast.
	celShare, celOnce, celLast = 60, 30, 65
	// noTime is said of the others.
	noTime = "with all that others take there is no time for it"
	// celEach is what a program may take for an object in any case, in
	// microseconds.
	celEach = 10
)

// celWork says how many microseconds an evaluation takes at most, by its cost.
// Costs are the same everywhere, and time is not: whoever is given up is given
// up by cost. What the interpreter does for a unit grows with how many there
// were before (it looks through all that it has not let go of).
func celWork(cost uint64) float64 {
	units := float64(cost)
	return 1 + units/5 + units*units/5000
}

// celCost is the cost that takes so many microseconds.
func celCost(work float64) uint64 {
	return min(uint64(500*(math.Sqrt(1+max(work-1, 0)/50)-1)), celconfig.PerCallLimit)
}

// budget is what the programs of a request may take for its objects, in
// microseconds: as they want as long as there is something left, then each
// within a share of its own, so that only those fail that take more.
type budget struct {
	left, share float64
	once, tight uint64
	// most is for one evaluation, and none begins after last.
	most, last time.Duration
	spent      []float64
	over       map[int]outcome
}

// newBudget shares out seconds among so many programs, of which some are of
// other requests about the same objects.
func newBudget(seconds float64, programs, among, objects int) *budget {
	all := seconds * 1e6 * celShare / 100
	share := all/float64(max(among, programs, 1)) + float64(celEach*objects)
	second := time.Duration(seconds * float64(time.Second))
	return &budget{
		most: second * celOnce / 100, last: processorTime() + second*celLast/100,
		left: share * float64(programs), share: share,
		once: celCost(seconds * 1e6 * celOnce / 100), tight: celCost(share),
		spent: make([]float64, programs), over: map[int]outcome{},
	}
}

// evaluate gives what a program gives. One that was too costly once is not
// tried again: the objects of one request are much alike.
func (b *budget) evaluate(index int, one *program, object map[string]any, facts map[string]string, wrong error) outcome {
	if made, ok := b.over[index]; ok {
		return made
	}
	limit := b.once
	if b.left <= 0 {
		limit = min(b.tight, b.once)
	}
	if b.left <= 0 && b.spent[index] > b.share {
		b.over[index] = outcome{Error: overShare, Limit: true}
		return b.over[index]
	}
	if processorTime() > b.last {
		return outcome{Error: noTime, Limit: true}
	}
	ctx, cancel := working(b.most)
	defer cancel()
	made := one.evaluate(ctx, limit, object, facts, wrong)
	b.spent[index] += celWork(made.cost)
	b.left -= celWork(made.cost)
	if made.Limit {
		if limit < b.once {
			made.Error = overShare
		}
		b.over[index] = made
	}
	return made
}

// working is a context that ends when this process has worked for so long.
func working(most time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	end := processorTime() + most
	var timer *time.Timer
	timer = time.AfterFunc(time.Hour, func() {
		if left := end - processorTime(); left > 0 {
			timer.Reset(left)
		} else {
			cancel()
		}
	})
	timer.Reset(most)
	return ctx, func() {
		timer.Stop()
		cancel()
	}
}

// runnable is a program that ends when it has cost so much.
func (p *program) runnable(limit uint64) (cel.Program, error) {
	if made, ok := p.runs[limit]; ok {
		return made, nil
	}
	made, err := p.env.Program(
		p.ast, cel.InterruptCheckFrequency(celconfig.CheckFrequency), cel.CostLimit(limit))
	if err != nil {
		return nil, err
	}
	if len(p.runs) > 2 {
		clear(p.runs)
	}
	p.runs[limit] = made
	return made, nil
}
