package main

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/apps"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	appsvalidation "k8s.io/kubernetes/pkg/apis/apps/validation"
	"k8s.io/kubernetes/pkg/apis/autoscaling"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	autoscalingvalidation "k8s.io/kubernetes/pkg/apis/autoscaling/validation"
	"k8s.io/kubernetes/pkg/apis/batch"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	batchvalidation "k8s.io/kubernetes/pkg/apis/batch/validation"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	_ "k8s.io/kubernetes/pkg/apis/discovery/install"
	discoveryvalidation "k8s.io/kubernetes/pkg/apis/discovery/validation"
	"k8s.io/kubernetes/pkg/apis/networking"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	networkingvalidation "k8s.io/kubernetes/pkg/apis/networking/validation"
	_ "k8s.io/kubernetes/pkg/apis/node/install"
	nodevalidation "k8s.io/kubernetes/pkg/apis/node/validation"
	"k8s.io/kubernetes/pkg/apis/policy"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	policyvalidation "k8s.io/kubernetes/pkg/apis/policy/validation"
	"k8s.io/kubernetes/pkg/apis/rbac"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	rbacvalidation "k8s.io/kubernetes/pkg/apis/rbac/validation"
	"k8s.io/kubernetes/pkg/apis/scheduling"
	_ "k8s.io/kubernetes/pkg/apis/scheduling/install"
	schedulingvalidation "k8s.io/kubernetes/pkg/apis/scheduling/validation"
	"k8s.io/kubernetes/pkg/apis/storage"
	_ "k8s.io/kubernetes/pkg/apis/storage/install"
	storagevalidation "k8s.io/kubernetes/pkg/apis/storage/validation"
)

type nativeCheck func(object runtime.Object) field.ErrorList

// nativeChecks are the validations of a create, with the options that the API
// server's own strategies give them.
var nativeChecks = map[string]nativeCheck{
	"Pod": of(func(it *core.Pod) field.ErrorList {
		return corevalidation.ValidatePodCreate(it, pod.GetValidationOptionsFromPodSpecAndMeta(&it.Spec, nil, &it.ObjectMeta, nil))
	}),
	"PodTemplate": of(func(it *core.PodTemplate) field.ErrorList {
		return corevalidation.ValidatePodTemplate(it, podOptions(&it.Template))
	}),
	"ReplicationController": of(func(it *core.ReplicationController) field.ErrorList {
		return corevalidation.ValidateReplicationController(it, podOptions(it.Spec.Template))
	}),
	"Service":        of(corevalidation.ValidateServiceCreate),
	"Endpoints":      of(corevalidation.ValidateEndpointsCreate),
	"EndpointSlice":  of(discoveryvalidation.ValidateEndpointSliceCreate),
	"ConfigMap":      of(corevalidation.ValidateConfigMap),
	"Secret":         of(corevalidation.ValidateSecret),
	"ServiceAccount": of(corevalidation.ValidateServiceAccount),
	"Namespace":      of(corevalidation.ValidateNamespace),
	"LimitRange":     of(corevalidation.ValidateLimitRange),
	"ResourceQuota":  of(corevalidation.ValidateResourceQuota),
	"PersistentVolume": of(func(it *core.PersistentVolume) field.ErrorList {
		return corevalidation.ValidatePersistentVolume(it, corevalidation.ValidationOptionsForPersistentVolume(it, nil))
	}),
	"PersistentVolumeClaim": of(func(it *core.PersistentVolumeClaim) field.ErrorList {
		return corevalidation.ValidatePersistentVolumeClaim(it, corevalidation.ValidationOptionsForPersistentVolumeClaim(it, nil))
	}),
	"Deployment": of(func(it *apps.Deployment) field.ErrorList {
		return appsvalidation.ValidateDeployment(it, podOptions(&it.Spec.Template))
	}),
	"StatefulSet": of(func(it *apps.StatefulSet) field.ErrorList {
		return appsvalidation.ValidateStatefulSet(it, podOptions(&it.Spec.Template))
	}),
	"DaemonSet": of(func(it *apps.DaemonSet) field.ErrorList {
		return appsvalidation.ValidateDaemonSet(it, podOptions(&it.Spec.Template))
	}),
	"ReplicaSet": of(func(it *apps.ReplicaSet) field.ErrorList {
		return appsvalidation.ValidateReplicaSet(it, podOptions(&it.Spec.Template))
	}),
	"Job": of(func(it *batch.Job) field.ErrorList {
		options := batchvalidation.JobValidationOptions{PodValidationOptions: podOptions(&it.Spec.Template), RequirePrefixedLabels: true}
		return batchvalidation.ValidateJob(it, options)
	}),
	"CronJob": of(func(it *batch.CronJob) field.ErrorList {
		return batchvalidation.ValidateCronJobCreate(it, podOptions(&it.Spec.JobTemplate.Spec.Template))
	}),
	"NetworkPolicy": of(func(it *networking.NetworkPolicy) field.ErrorList {
		return networkingvalidation.ValidateNetworkPolicy(it, networkingvalidation.ValidationOptionsForNetworking(it, nil))
	}),
	"Ingress":      of(networkingvalidation.ValidateIngressCreate),
	"IngressClass": of(networkingvalidation.ValidateIngressClass),
	"PodDisruptionBudget": of(func(it *policy.PodDisruptionBudget) field.ErrorList {
		return policyvalidation.ValidatePodDisruptionBudget(it, policyvalidation.PodDisruptionBudgetValidationOptions{})
	}),
	"Role":        of(rbacvalidation.ValidateRole),
	"RoleBinding": of(rbacvalidation.ValidateRoleBinding),
	"ClusterRole": of(func(it *rbac.ClusterRole) field.ErrorList {
		return rbacvalidation.ValidateClusterRole(it, rbacvalidation.ClusterRoleValidationOptions{})
	}),
	"ClusterRoleBinding": of(rbacvalidation.ValidateClusterRoleBinding),
	"PriorityClass": of(func(it *scheduling.PriorityClass) field.ErrorList {
		return schedulingvalidation.ValidatePriorityClass(it)
	}),
	"RuntimeClass": of(nodevalidation.ValidateRuntimeClass),
	"CSIDriver":    of(storagevalidation.ValidateCSIDriver),
	"StorageClass": of(func(it *storage.StorageClass) field.ErrorList {
		return storagevalidation.ValidateStorageClass(it)
	}),
	"HorizontalPodAutoscaler": of(func(it *autoscaling.HorizontalPodAutoscaler) field.ErrorList {
		// One of the gates.
		options := autoscalingvalidation.HorizontalPodAutoscalerSpecValidationOptions{MinReplicasLowerBound: 0}
		return autoscalingvalidation.ValidateHorizontalPodAutoscaler(it, options)
	}),
}

// of makes a check of a function about one kind; another kind of the same
// name passes.
func of[T runtime.Object](validate func(T) field.ErrorList) nativeCheck {
	return func(object runtime.Object) field.ErrorList {
		if it, ok := object.(T); ok {
			return validate(it)
		}
		return nil
	}
}

func podOptions(it *core.PodTemplateSpec) corevalidation.PodValidationOptions {
	return pod.GetValidationOptionsFromPodTemplate(it, nil)
}
