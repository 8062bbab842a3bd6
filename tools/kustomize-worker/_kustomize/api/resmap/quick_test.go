package resmap

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// some resources, of which now and then two have the same id.
func some(random *rand.Rand, count, names int) []*resource.Resource {
	var list []*resource.Resource
	for range count {
		text := fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata: {name: n%d%s}\n",
			[]string{"v1", "apps/v1", "x/v1"}[random.IntN(3)], []string{"ConfigMap", "Namespace", "ClusterRole", "A"}[random.IntN(4)],
			random.IntN(names), []string{"", ", namespace: default", ", namespace: other", ", name: twice"}[random.IntN(4)])
		list = append(list, &resource.Resource{RNode: *yaml.MustParse(text)})
	}
	return list
}

func TestAppendingGivesWhatItGave(t *testing.T) {
	refused := 0
	for seed := range uint64(600) {
		random := rand.New(rand.NewPCG(seed, 0))
		first, second := some(random, random.IntN(9), 90), some(random, random.IntN(9), 90)
		quick, slow := newOne(), newOne()
		for _, list := range [][]*resource.Resource{first, second} {
			got, want := quick.appendAll(list), error(nil)
			for _, r := range list {
				if want = slow.appendAnyway(r); want != nil {
					break
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(want) || fmt.Sprint(quick.rList) != fmt.Sprint(slow.rList) {
				t.Fatalf("seed %d\n%v\n%v\n%v\n%v", seed, got, want, quick.rList, slow.rList)
			}
			if got != nil {
				refused++
				break
			}
		}
	}
	if refused < 20 || refused > 400 {
		t.Errorf("%d of 600 were refused", refused)
	}
}

func TestMatchingGivesWhatItGave(t *testing.T) {
	several := 0
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		m := newOne()
		m.rList = some(random, 12, 20)
		named := ByName(m)
		for _, r := range m.rList {
			_ = r.SetNamespace([]string{"", "default", "other"}[random.IntN(3)])
			if random.IntN(20) == 0 {
				_ = r.SetName("changed")
			}
			got, want := named.Matching(r), m.GetMatchingResourcesByCurrentId(r.CurId().Equals)
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("seed %d\n%v\n%v", seed, got, want)
			}
			if len(got) > 1 {
				several++
			}
		}
	}
	if several < 20 {
		t.Errorf("only %d were several", several)
	}
}

func TestUnambiguous(t *testing.T) {
	for seed := range uint64(300) {
		m := newOne()
		m.rList = some(rand.New(rand.NewPCG(seed, 2)), 6, 30)
		want := true
		for i, r := range m.rList {
			for _, other := range m.rList[:i] {
				want = want && !r.CurId().Equals(other.CurId())
			}
		}
		if IsUnambiguous(m) != want {
			t.Fatalf("seed %d\n%v", seed, m.rList)
		}
	}
}
