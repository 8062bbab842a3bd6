package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	metavalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
)

// customKind is one version of a custom kind, compiled as the API server
// compiles it to serve it.
type customKind struct {
	namespaced bool
	preserve   bool
	structural *structuralschema.Structural
	schema     validation.SchemaValidator
	rules      *cel.Validator
	status     bool
	scale      *apiextensionsv1.CustomResourceSubresourceScale
}

// compileKind compiles a version of a definition. CEL rules are compiled here
// too, which is most of the work.
func compileKind(crd *apiextensionsv1.CustomResourceDefinition, version string) (*customKind, error) {
	for i := range crd.Spec.Versions {
		if crd.Spec.Versions[i].Name == version {
			return compileVersion(&crd.Spec, &crd.Spec.Versions[i])
		}
	}
	return nil, fmt.Errorf("no version %s", version)
}

func compileVersion(
	spec *apiextensionsv1.CustomResourceDefinitionSpec, v *apiextensionsv1.CustomResourceDefinitionVersion,
) (*customKind, error) {
	made := &customKind{
		namespaced: spec.Scope == apiextensionsv1.NamespaceScoped,
		preserve:   spec.PreserveUnknownFields,
	}
	if v.Subresources != nil {
		made.status = v.Subresources.Status != nil
		made.scale = v.Subresources.Scale
	}
	props, err := internalSchema(v)
	if err != nil {
		return nil, err
	}
	if made.structural, err = compileStructural(props, made.preserve); err != nil {
		return nil, err
	}
	if made.schema, _, err = validation.NewSchemaValidator(props); err != nil {
		return nil, err
	}
	if made.structural != nil {
		made.rules = cel.NewValidator(made.structural, true, celconfig.PerCallLimit)
	}
	return made, nil
}

func internalSchema(v *apiextensionsv1.CustomResourceDefinitionVersion) (*apiextensions.JSONSchemaProps, error) {
	if v.Schema == nil {
		return nil, nil
	}
	internal := &apiextensions.CustomResourceValidation{}
	copied := v.Schema.DeepCopy()
	err := apiextensionsv1.Convert_v1_CustomResourceValidation_To_apiextensions_CustomResourceValidation(copied, internal, nil)
	return internal.OpenAPIV3Schema, err
}

func compileStructural(props *apiextensions.JSONSchemaProps, preserve bool) (*structuralschema.Structural, error) {
	if props == nil {
		return nil, nil
	}
	structural, err := structuralschema.NewStructural(props)
	if preserve {
		return structural, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the schema is not structural: %w", err)
	}
	structural = structural.DeepCopy()
	return structural, defaulting.PruneDefaults(structural)
}

// validate says what the API server would refuse if the document were created
// with strict field validation.
func (k *customKind) validate(data []byte) ([]violation, error) {
	var object map[string]any
	if err := utiljson.Unmarshal(data, &object); err != nil {
		return nil, err
	}
	unknown, err := k.decode(object)
	wrong := make([]violation, 0, len(unknown))
	original := &pointers{data: data}
	for _, name := range unknown {
		wrong = append(wrong, violation{Path: original.find(name), Message: "unknown field"})
	}
	if err != nil {
		return append(wrong, original.violation(err)), nil
	}
	if k.status {
		delete(object, "status")
	}
	for _, err := range k.check(context.Background(), object) {
		wrong = append(wrong, original.violation(err))
	}
	return wrong, nil
}

// decode prunes, coerces and defaults an object as on its way into the API
// server, and returns the fields that nobody knows.
func (k *customKind) decode(object map[string]any) ([]string, error) {
	metaOptions := objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true}
	meta, found, unknown, err := objectmeta.GetObjectMetaWithOptions(object, metaOptions)
	if err != nil {
		return nil, field.Invalid(field.NewPath("metadata"), "", err.Error())
	}
	if !k.preserve {
		options := structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
		unknown = append(unknown, pruning.PruneWithOptions(object, k.structural, true, options)...)
		defaulting.PruneNonNullableNullsWithoutDefaults(object, k.structural)
	}
	// A nil *field.Error must not become an error.
	coerceOptions := objectmeta.CoerceOptions{ReturnUnknownFieldPaths: true}
	invalid, embedded := objectmeta.CoerceWithOptions(nil, object, k.structural, false, coerceOptions)
	unknown = append(unknown, embedded...)
	if invalid != nil {
		return unknown, invalid
	}
	if found {
		k.settle(meta)
		if err := objectmeta.SetObjectMeta(object, meta); err != nil {
			return unknown, err
		}
	}
	if k.structural != nil {
		defaulting.Default(object, k.structural)
	}
	return unknown, nil
}

// settle gives an object the namespace that the API server takes from the
// request, so that validation is not about the namespace.
func (k *customKind) settle(meta *metav1.ObjectMeta) {
	meta.Generation = 1
	switch {
	case !k.namespaced:
		meta.Namespace = ""
	case meta.Namespace == "":
		meta.Namespace = metav1.NamespaceDefault
	}
}

// check runs every validation of a create.
func (k *customKind) check(ctx context.Context, object map[string]any) field.ErrorList {
	errs := k.checkMeta(object)
	errs = append(errs, validation.ValidateCustomResource(nil, object, k.schema)...)
	errs = append(errs, checkScale(object, k.scale)...)
	if k.structural == nil {
		return errs
	}
	errs = append(errs, objectmeta.Validate(nil, object, k.structural, false)...)
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, k.structural, object)...)
	if k.rules == nil || blocksRules(errs) {
		// The API server adds an error that says so; the cause is reported.
		return errs
	}
	found, _ := k.rules.Validate(ctx, nil, k.structural, object, nil, celconfig.RuntimeCELCostBudget)
	return append(errs, found...)
}

// blocksRules tells whether an object is too wrong for CEL to look at.
func blocksRules(errs field.ErrorList) bool {
	for _, err := range errs {
		switch err.Type {
		case field.ErrorTypeNotSupported, field.ErrorTypeRequired, field.ErrorTypeTooLong,
			field.ErrorTypeTooMany, field.ErrorTypeTypeInvalid:
			return true
		}
	}
	return false
}

func (k *customKind) checkMeta(object map[string]any) field.ErrorList {
	raw, _ := object["metadata"].(map[string]any)
	meta := &metav1.ObjectMeta{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(raw, meta); err != nil {
		return field.ErrorList{field.Invalid(field.NewPath("metadata"), "", err.Error())}
	}
	if meta.Name == "" && meta.GenerateName != "" {
		// The API server makes the name before it validates.
		meta.Name = meta.GenerateName + "00000"
	}
	return metavalidation.ValidateObjectMeta(meta, k.namespaced, metavalidation.NameIsDNSSubdomain, field.NewPath("metadata"))
}

// checkScale validates the fields behind a scale subresource.
func checkScale(object map[string]any, scale *apiextensionsv1.CustomResourceSubresourceScale) field.ErrorList {
	if scale == nil {
		return nil
	}
	errs := checkReplicas(object, scale.SpecReplicasPath)
	errs = append(errs, checkReplicas(object, scale.StatusReplicasPath)...)
	if scale.LabelSelectorPath == nil {
		return errs
	}
	selector, _, err := unstructured.NestedString(object, fieldsOf(*scale.LabelSelectorPath)...)
	if err != nil {
		errs = append(errs, field.Invalid(field.NewPath(*scale.LabelSelectorPath), selector, err.Error()))
	}
	return errs
}

func checkReplicas(object map[string]any, at string) field.ErrorList {
	replicas, _, err := unstructured.NestedInt64(object, fieldsOf(at)...)
	var detail string
	switch {
	case err != nil:
		detail = err.Error()
	case replicas < 0:
		detail = "should be a non-negative integer"
	case replicas > math.MaxInt32:
		detail = fmt.Sprintf("should be less than or equal to %v", math.MaxInt32)
	default:
		return nil
	}
	return field.ErrorList{field.Invalid(field.NewPath(at), replicas, detail)}
}

// fieldsOf splits a simple JSON path such as .spec.replicas.
func fieldsOf(at string) []string { return strings.Split(strings.TrimPrefix(at, "."), ".") }

// violation makes a violation of an error of the API server's validation.
func (p *pointers) violation(err error) violation {
	var known *field.Error
	if errors.As(err, &known) {
		return violation{Path: p.find(known.Field), Message: messageOf(known)}
	}
	return violation{Message: clip(err.Error())}
}

// isStruct tells of Go's structs and lists of them, but for those that have a
// text of their own.
func isStruct(value any) bool {
	if _, ok := value.(fmt.Stringer); ok || value == nil {
		return false
	}
	kind := reflect.TypeOf(value)
	for kind.Kind() == reflect.Pointer || kind.Kind() == reflect.Slice || kind.Kind() == reflect.Map {
		kind = kind.Elem()
	}
	return kind.Kind() == reflect.Struct
}

// messageOf is the API server's message, without the value when that is long
// or would be told in the words of Go.
func messageOf(err *field.Error) string {
	if body := err.ErrorBody(); len(body) <= maxMessage && !isStruct(err.BadValue) {
		return body
	}
	return clip(fmt.Sprintf("%s: %s", err.Type, err.Detail))
}
