package resmap

import (
	"slices"

	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/kyaml/resid"
)

// held are the places of the resources of a map by their ids, as long as none
// of them changes: they only join, or are put in the place of others.
type held struct {
	// count of the resources are known.
	count int
	// current and any are those that have an id, and that have or had it.
	current, any map[key][]int
}

// Hold has a map look ids up until what it returns is called. Whoever asks for
// it knows that meanwhile nothing changes the resources in the map.
func Hold(m ResMap) (release func()) {
	w, ok := m.(*resWrangler)
	if !ok || w.held != nil {
		return func() {}
	}
	w.held = &held{}
	return func() { w.held = nil }
}

// known tells whether ids can be looked up, and reads those that are new.
func (m *resWrangler) known() bool {
	if m.held == nil || len(m.rList) <= few {
		return false
	}
	if m.held.count == 0 || m.held.count > len(m.rList) {
		*m.held = held{current: map[key][]int{}, any: map[key][]int{}}
	}
	for ; m.held.count < len(m.rList); m.held.count++ {
		m.held.add(m.held.count, m.rList[m.held.count])
	}
	return true
}

func (h *held) add(place int, r *resource.Resource) {
	own := keyOf(r)
	enter(h.current, own, place)
	enter(h.any, own, place)
	for _, id := range r.PrevIds() {
		enter(h.any, keyOfId(id), place)
	}
}

func (h *held) drop(place int, r *resource.Resource) {
	own := keyOf(r)
	leave(h.current, own, place)
	leave(h.any, own, place)
	for _, id := range r.PrevIds() {
		leave(h.any, keyOfId(id), place)
	}
}

// enter keeps the places of a key in their order, each once.
func enter(places map[key][]int, of key, place int) {
	if at, found := slices.BinarySearch(places[of], place); !found {
		places[of] = slices.Insert(places[of], at, place)
	}
}

func leave(places map[key][]int, of key, place int) {
	if at, found := slices.BinarySearch(places[of], place); found {
		places[of] = slices.Delete(places[of], at, at+1)
	}
}

// withId are the resources that have or had an id, but for empty ones.
func (m *resWrangler) withId(id resid.ResId) []*resource.Resource {
	if !m.known() {
		return m.GetMatchingResourcesByAnyId(id.Equals)
	}
	var found []*resource.Resource
	for _, place := range m.held.any[keyOfId(id)] {
		if r := m.rList[place]; !r.IsNilOrEmpty() {
			found = append(found, r)
		}
	}
	return found
}

// placeOf is the place of the one resource that has an id.
func (m *resWrangler) placeOf(id resid.ResId) (int, error) {
	if m.known() {
		if found := m.held.current[keyOfId(id)]; len(found) == 1 {
			return found[0], nil
		}
	}
	return m.GetIndexOfCurrentId(id)
}

// put puts a resource in the place of another.
func (m *resWrangler) put(place int, r *resource.Resource) {
	if m.held != nil && place < m.held.count {
		m.held.drop(place, m.rList[place])
		m.held.add(place, r)
	}
	m.rList[place] = r
}
