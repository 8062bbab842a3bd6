package builtinconfig

import (
	"slices"
	"sync"

	"sigs.k8s.io/kustomize/api/types"
)

// merged is what came of merging two configurations.
type merged struct{ one, other, result *TransformerConfig }

// Nearly all kustomizations have the same configuration, the built-in one, and
// merge it again and again with itself and with nothing. What came of the first
// few pairs is kept.
var (
	mergedLock sync.Mutex
	mergedOnes []merged
)

// most is how many pairs are kept.
const most = 6

// Merge gives a copy of what came of merging the same before.
func (t *TransformerConfig) Merge(input *TransformerConfig) (*TransformerConfig, error) {
	if input == nil {
		return t.mergeAnyway(input)
	}
	mergedLock.Lock()
	defer mergedLock.Unlock()
	for _, known := range mergedOnes {
		if same(t, known.one) && same(input, known.other) {
			return copied(known.result), nil
		}
	}
	one, other := copied(t), copied(input)
	result, err := t.mergeAnyway(input)
	if err == nil && len(mergedOnes) < most {
		mergedOnes = append(mergedOnes, merged{one, other, copied(result)})
	}
	return result, err
}

// slicesOf are all parts of a configuration but NameReference.
func slicesOf(t *TransformerConfig) []*types.FsSlice {
	return []*types.FsSlice{
		&t.NamePrefix, &t.NameSuffix, &t.NameSpace, &t.CommonLabels, &t.Labels, &t.TemplateLabels,
		&t.CommonAnnotations, &t.VarReference, &t.Images, &t.Replicas,
	}
}

// copied is a copy that is nil where the original is.
func copied(t *TransformerConfig) *TransformerConfig {
	c := *t
	for _, part := range slicesOf(&c) {
		*part = slices.Clone(*part)
	}
	c.NameReference = slices.Clone(t.NameReference)
	for i := range c.NameReference {
		c.NameReference[i].Referrers = slices.Clone(c.NameReference[i].Referrers)
	}
	return &c
}

// same tells of configurations that nothing can tell apart.
func same(a, b *TransformerConfig) bool {
	others := slicesOf(b)
	for i, part := range slicesOf(a) {
		if !equal(*part, *others[i]) {
			return false
		}
	}
	return (a.NameReference == nil) == (b.NameReference == nil) &&
		slices.EqualFunc(a.NameReference, b.NameReference, func(x, y NameBackReferences) bool {
			return x.Gvk == y.Gvk && equal(x.Referrers, y.Referrers)
		})
}

func equal(a, b types.FsSlice) bool { return (a == nil) == (b == nil) && slices.Equal(a, b) }
