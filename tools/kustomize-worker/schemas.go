package main

import (
	"crypto/sha256"
	"fmt"
	"slices"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "sigs.k8s.io/json"
)

// maxDefinitions bounds how many CustomResourceDefinitions stay compiled.
const maxDefinitions = 4096

// definition is one CustomResourceDefinition, with what was compiled of it.
type definition struct {
	crd      *apiextensionsv1.CustomResourceDefinition
	unknown  []error
	versions map[string]*customKind
	broken   map[string]error
	checked  bool
	wrong    []violation
}

// definitions holds every definition once, by the hash of its document, so
// that sets which share a document share what was compiled of it.
type definitions map[[sha256.Size]byte]*definition

// get returns the definition in a document.
func (all definitions) get(data []byte) (*definition, error) {
	key := sha256.Sum256(data)
	if known, ok := all[key]; ok {
		return known, nil
	}
	made, err := newDefinition(data)
	if err != nil {
		return nil, err
	}
	if len(all) >= maxDefinitions {
		clear(all)
	}
	all[key] = made
	return made, nil
}

func newDefinition(data []byte) (*definition, error) {
	crd := &apiextensionsv1.CustomResourceDefinition{}
	unknown, err := kjson.UnmarshalStrict(data, crd)
	if err != nil {
		return nil, fmt.Errorf("not a CustomResourceDefinition: %w", err)
	}
	if crd.APIVersion != crdVersion || crd.Kind != crdKind {
		return nil, fmt.Errorf("%s %s is not a %s %s", crd.APIVersion, crd.Kind, crdVersion, crdKind)
	}
	apiextensionsv1.SetObjectDefaults_CustomResourceDefinition(crd)
	return &definition{
		crd:      crd,
		unknown:  unknown,
		versions: map[string]*customKind{},
		broken:   map[string]error{},
	}, nil
}

const (
	crdVersion = "apiextensions.k8s.io/v1"
	crdKind    = "CustomResourceDefinition"
)

func (d *definition) groupKind() schema.GroupKind {
	return schema.GroupKind{Group: d.crd.Spec.Group, Kind: d.crd.Spec.Names.Kind}
}

// served lists the versions under which the API server would answer.
func (d *definition) served() []string {
	var names []string
	for _, v := range d.crd.Spec.Versions {
		if v.Served {
			names = append(names, v.Name)
		}
	}
	return names
}

// kind returns a version of the definition, compiled by its first use.
func (d *definition) kind(version string) (*customKind, error) {
	if made, ok := d.versions[version]; ok {
		return made, nil
	}
	if err, ok := d.broken[version]; ok {
		return nil, err
	}
	made, err := compileKind(d.crd, version)
	if err != nil {
		d.broken[version] = err
		return nil, err
	}
	d.versions[version] = made
	return made, nil
}

// internal returns the definition in the form that validation takes.
func (d *definition) internal() (*apiextensions.CustomResourceDefinition, error) {
	out := &apiextensions.CustomResourceDefinition{}
	in := d.crd.DeepCopy()
	err := apiextensionsv1.Convert_v1_CustomResourceDefinition_To_apiextensions_CustomResourceDefinition(in, out, nil)
	return out, err
}

// schemaSet is the custom kinds of one cluster.
type schemaSet struct {
	base  *schemaSet
	kinds map[schema.GroupKind]*definition
}

// find returns the definition of a kind; the set's own ones win.
func (s *schemaSet) find(kind schema.GroupKind) *definition {
	for set := s; set != nil; set = set.base {
		if found, ok := set.kinds[kind]; ok {
			return found
		}
	}
	return nil
}

// schemaError says why a document of a set defines nothing.
type schemaError struct {
	Index   int    `json:"index"`
	Message string `json:"message"`
}

// newSchemaSet reads the definitions of a set. Documents that are none are
// reported and skipped; of two for the same kind the later one wins.
func newSchemaSet(all definitions, base *schemaSet, docs [][]byte) (*schemaSet, []schemaError) {
	set := &schemaSet{base: base, kinds: map[schema.GroupKind]*definition{}}
	wrong := []schemaError{}
	for i, data := range docs {
		made, err := all.get(data)
		if err != nil {
			wrong = append(wrong, schemaError{Index: i, Message: err.Error()})
			continue
		}
		set.kinds[made.groupKind()] = made
	}
	return set, wrong
}

// names lists what the set itself serves as group/version/Kind, sorted.
func (s *schemaSet) names() []string {
	names := []string{}
	for kind, made := range s.kinds {
		for _, version := range made.served() {
			names = append(names, kind.Group+"/"+version+"/"+kind.Kind)
		}
	}
	slices.Sort(names)
	return names
}
