package target

import "sigs.k8s.io/kustomize/api/internal/accumulator"

// Files, bases and generators only bring resources: none that is there already
// changes while they are read.

func (kt *KustTarget) accumulateResources(
	ra *accumulator.ResAccumulator, paths []string,
) (*accumulator.ResAccumulator, error) {
	defer ra.Hold()()
	return kt.accumulateResourcesAnyway(ra, paths)
}

func (kt *KustTarget) runGenerators(ra *accumulator.ResAccumulator) error {
	defer ra.Hold()()
	return kt.runGeneratorsAnyway(ra)
}
