package main

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/api/service"
	"k8s.io/kubernetes/pkg/apis/batch"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/capabilities"
)

// gates are features that a cluster may have switched on and that allow more.
var gates = []string{"HPAScaleToZero"}

// natively runs the API server's own validation of its kinds over a document
// that fits its schema: what a create would be refused for. Kinds without one
// here pass.
func natively(head typeMeta, data []byte) []violation {
	if !recognized(head) {
		return nil
	}
	// Clusters differ in this flag of theirs; most say yes.
	capabilities.Setup(true, 0)
	served, _, err := legacyscheme.Codecs.UniversalDeserializer().Decode(data, nil, nil)
	if err != nil {
		if found := unmeasured(data); found != nil {
			return found
		}
		return []violation{{Message: clip(err.Error()), Native: true}}
	}
	legacyscheme.Scheme.Default(served)
	errs := legacyscheme.Scheme.Validate(context.Background(), gates, served)
	group := schema.FromAPIVersionAndKind(head.APIVersion, head.Kind).Group
	internal, err := legacyscheme.Scheme.ConvertToVersion(served, schema.GroupVersion{Group: group, Version: runtime.APIVersionInternal})
	if err != nil {
		return []violation{{Message: clip(err.Error()), Native: true}}
	}
	if check := nativeChecks[head.Kind]; check != nil {
		prepare(internal)
		errs = append(check(internal), errs...)
	}
	return nativeViolations(data, errs)
}

// recognized is true of a version of a kind that this Kubernetes has.
func recognized(head typeMeta) bool {
	version, err := schema.ParseGroupVersion(head.APIVersion)
	return err == nil && legacyscheme.Scheme.Recognizes(version.WithKind(head.Kind))
}

// prepare does what the API server does with a new object before it validates.
func prepare(object runtime.Object) {
	switch it := object.(type) {
	case *core.Pod:
		if it.Spec.ServiceAccountName == "" {
			it.Spec.ServiceAccountName = "default" // as admission does
		}
	case *batch.Job:
		if it.Spec.ManualSelector == nil || !*it.Spec.ManualSelector {
			selectJob(it)
		}
	case *core.Service:
		if it.Spec.ClusterIP != "" && len(it.Spec.ClusterIPs) == 0 {
			it.Spec.ClusterIPs = []string{it.Spec.ClusterIP}
		}
		if it.Spec.HealthCheckNodePort == 0 && service.NeedsHealthCheck(it) {
			it.Spec.HealthCheckNodePort = 30000 // the API server allocates one
		}
	}
}

// selectJob gives a job the labels and the selector that are its own.
func selectJob(job *batch.Job) {
	const id = "00000000-0000-0000-0000-000000000000"
	job.UID = id
	if job.Spec.Template.Labels == nil {
		job.Spec.Template.Labels = map[string]string{}
	}
	if job.Spec.Selector == nil {
		job.Spec.Selector = &metav1.LabelSelector{}
	}
	if job.Spec.Selector.MatchLabels == nil {
		job.Spec.Selector.MatchLabels = map[string]string{}
	}
	labels := map[string]string{
		batch.LegacyJobNameLabel: job.Name, batch.JobNameLabel: job.Name,
		batch.LegacyControllerUidLabel: id, batch.ControllerUidLabel: id,
	}
	for name, value := range labels {
		if _, there := job.Spec.Template.Labels[name]; !there {
			job.Spec.Template.Labels[name] = value
		}
	}
	if _, there := job.Spec.Selector.MatchLabels[batch.ControllerUidLabel]; !there {
		job.Spec.Selector.MatchLabels[batch.ControllerUidLabel] = id
	}
}

// nativeViolations drops what the cluster decides (a name to be made up, a
// namespace to be filled in), and what is said twice of one field.
func nativeViolations(data []byte, errs field.ErrorList) []violation {
	original := &pointers{data: data}
	seen := map[string]bool{}
	var wrong []violation
	for _, err := range errs {
		told := original.violation(err)
		unnamed := err.Field == "metadata.name" && err.Type == field.ErrorTypeRequired
		if unnamed || err.Field == "metadata.namespace" || seen[told.Path] {
			continue
		}
		seen[told.Path] = true
		told.Native = true
		wrong = append(wrong, told)
	}
	return wrong
}
