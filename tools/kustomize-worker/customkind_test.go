package main

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestScaleFields(t *testing.T) {
	j := judgeOf(t, strings.Replace(thingCRD, "{specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}",
		"{specReplicasPath: .spec.size, statusReplicasPath: .status.replicas, labelSelectorPath: .spec.free.selector}", 1))
	got := j.validate(toJSON(t, thing("{size: 3000000000, limit: 3000000000, free: {selector: {a: b}}}")))
	wantPart(t, lines(got), "/spec/size: Invalid value: 3000000000: should be less than or equal to 2147483647")
	wantPart(t, lines(got), "/spec/free/selector: Invalid value")
}

func TestVersionsWithoutASchemaTakeAnything(t *testing.T) {
	open := strings.Replace(thingCRD, "served: false\n    storage: false\n    schema: {openAPIV3Schema: {type: object}}",
		"served: true\n    storage: false\n    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}", 1)
	j := judgeOf(t, open)
	got := j.validate(toJSON(t, strings.Replace(thing("{any: [thing, 1]}"), "/v1", "/v1beta1", 1)))
	wantText(t, got.Status+lines(got), statusValid)
}

func TestGeneratedNames(t *testing.T) {
	j := judgeOf(t, thingCRD)
	got := j.validate(toJSON(t, strings.Replace(thing("{size: 1}"), "name: t", "generateName: t-", 1)))
	wantText(t, got.Status+lines(got), statusValid)
	got = j.validate(toJSON(t, strings.Replace(thing("{size: 1}"), "name: t, ", "", 1)))
	wantPart(t, lines(got), "/metadata/name: Required value")
}

func TestLongValuesAreLeftOut(t *testing.T) {
	err := field.Invalid(field.NewPath("spec"), strings.Repeat("x", 2*maxMessage), "is odd")
	wantText(t, messageOf(err), "Invalid value: is odd")
	wantText(t, messageOf(field.Invalid(field.NewPath("spec"), 7, "is odd")), "Invalid value: 7: is odd")
}
