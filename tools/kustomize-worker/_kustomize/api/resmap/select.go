package resmap

import (
	"regexp"

	"sigs.k8s.io/kustomize/api/internal/utils"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/resid"
)

// Select leaves out those of another name or kind first, which one look tells:
// each patch looks at all resources.
func (m *resWrangler) Select(s types.Selector) ([]*resource.Resource, error) {
	return m.likely(s.Name, s.Kind).selectAnyway(s)
}

// GetById does so too.
func (m *resWrangler) GetById(id resid.ResId) (*resource.Resource, error) {
	return m.likely(id.Name, "").getByIdAnyway(id)
}

// likely are the resources that may have a name, or had it, and a kind. Words
// that may be expressions select none.
func (m *resWrangler) likely(name, kind string) *resWrangler {
	byName, byKind := isWord(name), isWord(kind)
	if !byName && !byKind {
		return m
	}
	found := newOne()
	for _, r := range m.rList {
		who, ok := r.Who()
		switch {
		case ok && byKind && who.Kind != kind:
		case ok && byName && who.Name != name && !r.IsAnnotatedWith(utils.BuildAnnotationPreviousNames, name):
		default:
			found.append(r)
		}
	}
	return found
}

// isWord tells of a word that, as an expression, matches itself alone.
func isWord(text string) bool { return text != "" && regexp.QuoteMeta(text) == text }
