package fieldmeta

import "sigs.k8s.io/kustomize/kyaml/openapi"

// IsEmpty compares by reflection only what may differ from nothing.
func (fm *FieldMeta) IsEmpty() bool {
	return fm == nil || openapi.IsBlank(&fm.Schema) || fm.isEmptyAnyway()
}
