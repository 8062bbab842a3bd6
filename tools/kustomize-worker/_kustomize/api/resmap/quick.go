package resmap

import (
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/kyaml/resid"
)

// few resources are compared with all others one by one; for more it is worth
// to have the ids of all at hand.
const few = 4

// key is what two ids have in common that ResId.Equals takes for the same.
type key struct{ group, version, kind, name, namespace string }

func keyOf(r *resource.Resource) key { return keyOfId(r.CurId()) }

func keyOfId(id resid.ResId) key {
	return key{id.Group, id.Version, id.Kind, id.Name, id.EffectiveNamespace()}
}

func keysOf(list []*resource.Resource, more int) map[key]bool {
	keys := make(map[key]bool, len(list)+more)
	for _, r := range list {
		keys[keyOf(r)] = true
	}
	return keys
}

// Append looks the id up where it can, or at the ids of those that have the name.
func (m *resWrangler) Append(res *resource.Resource) error {
	if m.known() {
		if len(m.held.current[keyOf(res)]) > 0 {
			return m.appendAnyway(res) // it says what is wrong
		}
		m.append(res)
		return nil
	}
	id := res.CurId()
	for _, r := range m.rList {
		if r.GetName() == id.Name && id.Equals(r.CurId()) {
			return m.appendAnyway(res) // it says what is wrong
		}
	}
	m.append(res)
	return nil
}

// appendAll reads the id of each resource once. None of them changes meanwhile.
func (m *resWrangler) appendAll(list []*resource.Resource) error {
	var taken map[key]bool
	if m.held == nil && len(list) > few {
		taken = keysOf(m.rList, len(list))
	}
	for _, res := range list {
		if taken == nil {
			if err := m.Append(res); err != nil {
				return err
			}
			continue
		}
		own := keyOf(res)
		if taken[own] {
			return m.appendAnyway(res) // it says what is wrong
		}
		taken[own] = true
		m.append(res)
	}
	return nil
}

func newResMapFromResourceSlice(resources []*resource.Resource) (ResMap, error) {
	result := newOne()
	if err := result.appendAll(resources); err != nil {
		return nil, err
	}
	return result, nil
}

// IsUnambiguous tells that no two resources have the same id.
func IsUnambiguous(m ResMap) bool {
	list := m.Resources()
	return len(keysOf(list, 0)) == len(list)
}

// Named are the resources of a map by their names.
type Named struct {
	all  ResMap
	name map[*resource.Resource]string
	by   map[string][]*resource.Resource
}

// ByName reads the names of all resources.
func ByName(all ResMap) *Named {
	list := all.Resources()
	n := &Named{
		all: all, name: make(map[*resource.Resource]string, len(list)),
		by: make(map[string][]*resource.Resource, len(list)),
	}
	for _, r := range list {
		name := r.GetName()
		n.name[r] = name
		n.by[name] = append(n.by[name], r)
	}
	return n
}

// Matching are the resources that have the id of one of them, itself among
// them. No other has changed its name since its names were read.
func (n *Named) Matching(one *resource.Resource) []*resource.Resource {
	id := one.CurId()
	if n.name[one] != id.Name {
		*n = *ByName(n.all)
	}
	var found []*resource.Resource
	for _, r := range n.by[id.Name] {
		if id.Equals(r.CurId()) {
			found = append(found, r)
		}
	}
	return found
}
