package accumulator

import (
	"regexp"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/kyaml/resid"
)

// Hold has ids looked up until what it returns is called; nothing may change
// the resources meanwhile.
func (ra *ResAccumulator) Hold() (release func()) { return resmap.Hold(ra.resMap) }

// Intersection looks ids up instead of comparing each with each.
func (ra *ResAccumulator) Intersection(other resmap.ResMap) error {
	kept := map[resid.ResId]bool{}
	for _, id := range other.AllIds() {
		kept[id] = true
	}
	for _, id := range ra.resMap.AllIds() {
		if !kept[id] {
			return ra.intersectionAnyway(other)
		}
	}
	return nil
}

// Transform asks all resources for their ids again and again, for each referrer
// and each reference. It writes into the fields of the configuration, and notes
// in annotations who refers to whom; where none of these can be part of an id,
// ids are read once.
func (t *nameReferenceTransformer) Transform(m resmap.ResMap) error {
	if t.keepsIds() {
		for _, r := range m.Resources() {
			r.Freeze()
			defer r.Thaw()
		}
	}
	return t.transformAnyway(m)
}

func (t *nameReferenceTransformer) keepsIds() bool {
	for _, backReference := range t.backRefs {
		for _, referrer := range backReference.Referrers {
			if mayBeOfId(referrer.Path) {
				return false
			}
		}
	}
	return true
}

// mayBeOfId tells whether a path may lead to what ids are made of: apiVersion,
// kind, name and namespace, and annotations of Kustomize's own.
func mayBeOfId(path string) bool {
	first, rest, _ := strings.Cut(path, "/")
	switch {
	case first == "apiVersion" || first == "kind" || !isWord.MatchString(first):
		return true
	case first == "metadata":
		return !strings.HasPrefix(rest, "annotations/") || strings.Contains(rest, konfig.ConfigAnnoDomain)
	default:
		return false
	}
}

var isWord = regexp.MustCompile(`^[A-Za-z]+$`)
