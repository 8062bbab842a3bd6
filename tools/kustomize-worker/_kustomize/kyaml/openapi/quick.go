package openapi

import (
	"bytes"
	"unsafe"

	"k8s.io/kube-openapi/pkg/validation/spec"
)

// IsMissingOrNull compares by reflection only what may differ from nothing.
func (rs *ResourceSchema) IsMissingOrNull() bool {
	return rs == nil || IsBlank(rs.Schema) || rs.isMissingOrNullAnyway()
}

var blank [unsafe.Sizeof(spec.Schema{})]byte

// IsBlank tells that a schema has nothing in its memory, so that it is equal to
// one that was just made.
func IsBlank(schema *spec.Schema) bool {
	return schema == nil || bytes.Equal(unsafe.Slice((*byte)(unsafe.Pointer(schema)), len(blank)), blank[:])
}
