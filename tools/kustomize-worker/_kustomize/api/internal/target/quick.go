package target

import (
	"sigs.k8s.io/kustomize/api/internal/accumulator"
	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/resmap"
)

// IgnoreLocal copies all resources only when there may be one to leave out, or
// one that it refuses.
func (kt *KustTarget) IgnoreLocal(ra *accumulator.ResAccumulator) error {
	if !isAllToStay(ra.ResMap()) {
		return kt.ignoreLocalAnyway(ra)
	}
	return nil
}

func isAllToStay(m resmap.ResMap) bool {
	for _, r := range m.Resources() {
		if r.IsNilOrEmpty() || r.IsAnnotated(konfig.IgnoredByKustomizeAnnotation) {
			return false
		}
		if _, err := r.GetValidatedMetadata(); err != nil {
			return false
		}
	}
	return resmap.IsUnambiguous(m)
}
