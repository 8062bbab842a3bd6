package builtinconfig

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/resid"
)

func TestMergingGivesWhatItGave(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 0))
		quick, slow := random1(random), (*TransformerConfig)(nil)
		slow = copied(quick)
		for range 5 {
			other := random1(random)
			if random.IntN(4) == 0 {
				other = copied(quick)
			}
			got, gotErr := quick.Merge(copied(other))
			want, wantErr := slow.mergeAnyway(copied(other))
			if (gotErr == nil) != (wantErr == nil) || !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d\n%v %v\n%v %v", seed, got, gotErr, want, wantErr)
			}
			if got == nil {
				break
			}
			quick, slow = got, want
			if random.IntN(3) == 0 { // what was given away is its owner's
				fs := types.FieldSpec{Gvk: resid.Gvk{Kind: "Z"}, Path: "z"}
				quick.NamePrefix, slow.NamePrefix = append(quick.NamePrefix, fs), append(slow.NamePrefix, fs)
				if len(quick.NameReference) > 0 {
					quick.NameReference[0].Referrers, slow.NameReference[0].Referrers = nil, nil
				}
			}
		}
	}
	if len(mergedOnes) != most {
		t.Errorf("%d pairs are kept", len(mergedOnes))
	}
}

// random1 is a configuration: the built-in one, none, or one of a few parts.
func random1(random *rand.Rand) *TransformerConfig {
	if choice := random.IntN(6); choice < 3 {
		return MakeDefaultConfig()
	} else if choice == 3 {
		return MakeEmptyConfig()
	}
	var t TransformerConfig
	fs := types.FieldSpec{Gvk: resid.Gvk{Kind: []string{"", "A", "Deployment"}[random.IntN(3)]}, Path: []string{"a", "spec/replicas"}[random.IntN(2)], CreateIfNotPresent: random.IntN(9) == 0}
	_ = t.AddPrefixFieldSpec(fs)
	_ = t.AddAnnotationFieldSpec(fs)
	_ = t.AddNamereferenceFieldSpec(NameBackReferences{Gvk: resid.Gvk{Kind: "ConfigMap", Version: "v1"}, Referrers: types.FsSlice{fs}})
	return &t
}
