package resmap

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/resid"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// made are resources as generators bring them: some merge into others or
// replace them, and some had another name.
func made(random *rand.Rand, count int) []*resource.Resource {
	var list []*resource.Resource
	for range count {
		annotations := ""
		if said := []string{"", "", "", "create", "merge", "merge", "replace"}[random.IntN(7)]; said != "" {
			annotations += fmt.Sprintf("internal.config.kubernetes.io/generatorBehavior: %s, ", said)
		}
		if random.IntN(3) == 0 {
			annotations += fmt.Sprintf("internal.config.kubernetes.io/previousNames: 'n%d', internal.config.kubernetes.io/previousNamespaces: default, internal.config.kubernetes.io/previousKinds: ConfigMap", random.IntN(12))
		}
		text := fmt.Sprintf("apiVersion: v1\nkind: %s\nmetadata: {name: n%d%s, annotations: {%s}}\ndata: {k%d: v%d}\n",
			[]string{"ConfigMap", "ConfigMap", "ConfigMap", "Namespace"}[random.IntN(4)], random.IntN(12),
			[]string{"", ", namespace: default", ", namespace: other"}[random.IntN(3)], annotations, random.IntN(9), random.IntN(9))
		list = append(list, &resource.Resource{RNode: *yaml.MustParse(text)})
	}
	return list
}

func TestWhatIsHeldTakesInTheSame(t *testing.T) {
	refused, joined := 0, 0
	for seed := range uint64(800) {
		build := func(hold bool) string {
			random := rand.New(rand.NewPCG(seed, 3))
			m := newOne()
			if hold {
				defer Hold(m)()
			}
			var said []string
			for range 14 {
				one := newOne()
				one.rList = made(random, 1+random.IntN(3))
				var err error
				if random.IntN(3) > 0 {
					err = m.AbsorbAll(one)
				} else {
					err = m.AppendAll(one)
				}
				if err != nil {
					refused++
				}
				said = append(said, fmt.Sprint(err))
			}
			for _, r := range m.rList {
				said = append(said, r.String(), fmt.Sprint(r.PrevIds()))
			}
			joined = max(joined, m.Size())
			return strings.Join(said, "\n")
		}
		if got, want := build(true), build(false); got != want {
			t.Fatalf("seed %d\n%s\n\n%s", seed, got, want)
		}
	}
	if refused < 800 || joined < 3*few {
		t.Errorf("%d were refused, at most %d joined", refused, joined)
	}
}

func TestSelectingGivesWhatItGave(t *testing.T) {
	selected := 0
	for seed := range uint64(600) {
		random := rand.New(rand.NewPCG(seed, 4))
		m := newOne()
		m.rList = append(made(random, 9), some(random, 9, 9)...)
		var s types.Selector
		s.Name = []string{"", "n1", "n3", "n.*", "n1|n2", "N1", "n1\n"}[random.IntN(7)]
		s.Kind = []string{"", "ConfigMap", "Config.*", "A", "configmap"}[random.IntN(5)]
		s.Namespace = []string{"", "default", "other", "["}[random.IntN(4)]
		s.LabelSelector = []string{"", "", "a=b", "=="}[random.IntN(4)]
		got, err := m.Select(s)
		want, wrong := m.selectAnyway(s)
		if fmt.Sprint(got, err) != fmt.Sprint(want, wrong) {
			t.Fatalf("seed %d, %v\n%v %v\n%v %v", seed, s, got, err, want, wrong)
		}
		if len(got) > 0 && s.Name != "" {
			selected++
		}
		id := resid.NewResIdWithNamespace(resid.NewGvk("", "v1", "ConfigMap"), s.Name, s.Namespace)
		one, err := m.GetById(id)
		other, wrong := m.getByIdAnyway(id)
		if one != other || fmt.Sprint(err) != fmt.Sprint(wrong) {
			t.Fatalf("seed %d, %v\n%v %v\n%v %v", seed, id, one, err, other, wrong)
		}
	}
	if selected < 20 {
		t.Errorf("only %d selected one by its name", selected)
	}
}
