package resource

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"sigs.k8s.io/kustomize/kyaml/resid"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// TestFormerIdsAreTheSame stores ids of an object that is renamed now and then.
func TestFormerIdsAreTheSame(t *testing.T) {
	shorter := 0
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 0))
		text := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: n0, namespace: a}\n"
		quick, slow := &Resource{RNode: *yaml.MustParse(text)}, &Resource{RNode: *yaml.MustParse(text)}
		for step := range random.IntN(60) {
			name, namespace := fmt.Sprintf("n%d", random.IntN(1+int(seed)%20)), []string{"a", "b", ""}[random.IntN(3)]
			for _, r := range []*Resource{quick, slow} {
				if random.IntN(2) == 0 && step > 0 {
					continue
				}
				_ = r.SetName(name)
				_ = r.SetNamespace(namespace)
			}
			_ = slow.SetName(quick.GetName())
			_ = slow.SetNamespace(quick.GetNamespace())
			quick.StorePreviousId()
			slow.storePreviousIdAnyway()
		}
		got, want := quick.PrevIds(), slow.PrevIds()
		if quick.OrgId() != slow.OrgId() || fmt.Sprint(each(got)) != fmt.Sprint(each(want)) {
			t.Fatalf("seed %d\n%v\n%v", seed, got, want)
		}
		if len(want) <= enough && len(got) != len(want) {
			t.Fatalf("seed %d: of few, each is kept: %v", seed, got)
		}
		if len(got) < len(want) {
			shorter++
		}
	}
	if shorter < 20 {
		t.Errorf("only %d were shorter", shorter)
	}
}

// each are ids in the order in which they came first.
func each(ids []resid.ResId) []string {
	var found []string
	for _, id := range ids {
		if !slices.Contains(found, id.String()) {
			found = append(found, id.String())
		}
	}
	return found
}
