package accumulator

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/api/internal/plugins/builtinconfig"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

const previous = `internal.config.kubernetes.io/previousNames: %q, internal.config.kubernetes.io/previousNamespaces: %q, internal.config.kubernetes.io/previousKinds: %q`

// renamed is a map of objects that refer to each other, most of them renamed.
func renamed(seed uint64) resmap.ResMap {
	random := rand.New(rand.NewPCG(seed, 0))
	word := func(prefix string, count int) string { return fmt.Sprintf("%s%d", prefix, random.IntN(count)) }
	made := resmap.New()
	for range 3 + random.IntN(9) {
		kind := []string{"ConfigMap", "Secret", "ServiceAccount", "Deployment", "Deployment", "RoleBinding", "ClusterRole", "Role"}[random.IntN(8)]
		name, annotations := word("n", 2), ""
		if random.IntN(4) > 0 {
			annotations = fmt.Sprintf(previous, word("n", 2), []string{"default", "default", "a"}[random.IntN(3)], kind)
		}
		text := fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata: {name: new-%s, namespace: %s, annotations: {%s}}\n",
			map[string]string{"ConfigMap": "v1", "Secret": "v1", "ServiceAccount": "v1", "Deployment": "apps/v1", "RoleBinding": "rbac.authorization.k8s.io/v1", "ClusterRole": "rbac.authorization.k8s.io/v1", "Role": "rbac.authorization.k8s.io/v1"}[kind],
			kind, name, []string{"default", "default", "a"}[random.IntN(3)], annotations)
		switch kind {
		case "Deployment":
			text += fmt.Sprintf("spec: {template: {spec: {serviceAccountName: %s, containers: [{envFrom: [{configMapRef: {name: %s}}, {secretRef: {name: %s}}]}]}}}\n", word("n", 2), word("n", 2), word("n", 2))
		case "RoleBinding":
			text += fmt.Sprintf("roleRef: {apiGroup: rbac.authorization.k8s.io, kind: %s, name: %s}\nsubjects: [{kind: ServiceAccount, name: %s, namespace: %s}]\n", []string{"Role", "ClusterRole"}[random.IntN(2)], word("n", 2), word("n", 2), []string{"default", "a", "b"}[random.IntN(3)])
		}
		_ = made.Append(&resource.Resource{RNode: *yaml.MustParse(text)})
	}
	return made
}

func TestReferencesComeOutAsTheyDid(t *testing.T) {
	changed := 0
	for seed := range uint64(300) {
		config := builtinconfig.MakeDefaultConfig()
		if seed%5 == 0 { // a configuration that renames
			config.NameReference[0].Referrers = append(config.NameReference[0].Referrers, types.FieldSpec{Path: "metadata/name"})
		}
		before := renamed(seed)
		quick, slow := before.DeepCopy(), before.DeepCopy()
		got := newNameReferenceTransformer(config.NameReference).Transform(quick)
		want := newNameReferenceTransformer(config.NameReference).(*nameReferenceTransformer).transformAnyway(slow)
		if (got == nil) != (want == nil) || got == nil && said(quick) != said(slow) {
			t.Fatalf("seed %d\n%v\n%v\n%v\n%v", seed, got, want, said(quick), said(slow))
		}
		if said(quick) != said(before) {
			changed++
		}
		for _, r := range quick.Resources() {
			if !r.IsNil() && (r.SetName("other") != nil || r.CurId().Name != "other") {
				t.Fatalf("%s is still frozen", r.CurId())
			}
		}
	}
	if changed < 40 {
		t.Errorf("only %d changed", changed)
	}
}

// said is what a map holds, but for who refers to whom: that is noted in the
// order of a Go map.
func said(m resmap.ResMap) string {
	var all strings.Builder
	for _, r := range m.Resources() {
		one := r.DeepCopy()
		one.RemoveBuildAnnotations()
		all.WriteString(one.String() + "\n")
	}
	return all.String()
}

func TestPathsThatMayBeOfAnId(t *testing.T) {
	for path, want := range map[string]bool{
		"metadata/name": true, "metadata": true, "metadata/annotations": true, "kind": true, "apiVersion": true, "": true, "/metadata/name": true,
		"*/name": true, "metadata[]/name": true, "metadata/annotations/internal.config.kubernetes.io\\/previousNames": true,
		"metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret": false, "spec/template/spec/serviceAccountName": false, "subjects": false,
	} {
		if mayBeOfId(path) != want {
			t.Error(path)
		}
	}
}
