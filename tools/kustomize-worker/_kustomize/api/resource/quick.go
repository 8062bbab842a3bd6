package resource

import (
	"slices"

	"sigs.k8s.io/kustomize/api/internal/utils"
	"sigs.k8s.io/kustomize/kyaml/resid"
)

// ids are those of a resource for a time in which it keeps them.
type ids struct {
	current  resid.ResId
	previous []resid.ResId
}

// CurId reads what it is made of in one go.
func (r *Resource) CurId() resid.ResId {
	if r.frozen != nil {
		return r.frozen.current
	}
	who, ok := r.Who()
	if !ok {
		return r.curIdAnyway()
	}
	group, version := resid.ParseGroupVersion(who.APIVersion)
	return resid.NewResIdWithNamespace(resid.NewGvk(group, version, who.Kind), who.Name, who.Namespace)
}

// PrevIds are none of most resources, which one annotation tells.
func (r *Resource) PrevIds() []resid.ResId {
	switch {
	case r.frozen != nil:
		return r.frozen.previous
	case !r.IsAnnotated(utils.BuildAnnotationPreviousNames):
		return nil
	default:
		return r.prevIdsAnyway()
	}
}

// enough former ids are stored as they come; of more, each once.
const enough = 8

// StorePreviousId is called before each patch. What asks for former ids wants to
// know the first, or whether one is among them: a thousand patches need not make
// a thousand of the same.
func (r *Resource) StorePreviousId() {
	if before := r.PrevIds(); len(before) >= enough {
		id := r.CurId()
		for _, one := range before {
			if one.Kind == id.Kind && one.Name == id.Name && one.Namespace == id.EffectiveNamespace() {
				return
			}
		}
	}
	r.storePreviousIdAnyway()
}

// Freeze reads the ids once and for all, until Thaw: whoever asks for them
// knows that nothing changes them meanwhile.
func (r *Resource) Freeze() {
	r.frozen = nil
	r.frozen = &ids{current: r.CurId(), previous: slices.Clip(r.PrevIds())}
}

// Thaw has the ids read again each time.
func (r *Resource) Thaw() { r.frozen = nil }
