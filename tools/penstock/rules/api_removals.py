"""API versions of Kubernetes that came to an end: facts of its deprecation guide and its schemas 1.25 to 1.37."""

from collections.abc import Mapping

#: (apiVersion, kind) → the first minor without it, and what to write instead.
REMOVED: Mapping[tuple[str, str], tuple[tuple[int, int], str]] = {
    (old, kind): ((1, gone), new)
    for gone, old, new, kinds in (
        (16, "extensions/v1beta1", "apps/v1", "Deployment DaemonSet ReplicaSet"),
        (16, "extensions/v1beta1", "networking.k8s.io/v1", "NetworkPolicy"),
        (16, "extensions/v1beta1", "", "PodSecurityPolicy"),
        (16, "apps/v1beta1", "apps/v1", "Deployment StatefulSet"),
        (16, "apps/v1beta2", "apps/v1", "Deployment StatefulSet DaemonSet ReplicaSet"),
        (22, "extensions/v1beta1", "networking.k8s.io/v1", "Ingress"),
        (22, "networking.k8s.io/v1beta1", "networking.k8s.io/v1", "Ingress IngressClass"),
        (22, "apiextensions.k8s.io/v1beta1", "apiextensions.k8s.io/v1", "CustomResourceDefinition"),
        (22, "apiregistration.k8s.io/v1beta1", "apiregistration.k8s.io/v1", "APIService"),
        (
            22,
            "admissionregistration.k8s.io/v1beta1",
            "admissionregistration.k8s.io/v1",
            "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
        ),
        (
            22,
            "rbac.authorization.k8s.io/v1beta1",
            "rbac.authorization.k8s.io/v1",
            "ClusterRole ClusterRoleBinding Role RoleBinding",
        ),
        (22, "scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1", "PriorityClass"),
        (22, "coordination.k8s.io/v1beta1", "coordination.k8s.io/v1", "Lease"),
        (22, "certificates.k8s.io/v1beta1", "certificates.k8s.io/v1", "CertificateSigningRequest"),
        (22, "storage.k8s.io/v1beta1", "storage.k8s.io/v1", "CSIDriver CSINode StorageClass VolumeAttachment"),
        (25, "batch/v1beta1", "batch/v1", "CronJob"),
        (25, "policy/v1beta1", "policy/v1", "PodDisruptionBudget"),
        (25, "policy/v1beta1", "", "PodSecurityPolicy"),
        (25, "discovery.k8s.io/v1beta1", "discovery.k8s.io/v1", "EndpointSlice"),
        (25, "autoscaling/v2beta1", "autoscaling/v2", "HorizontalPodAutoscaler"),
        (25, "node.k8s.io/v1beta1", "node.k8s.io/v1", "RuntimeClass"),
        (26, "autoscaling/v2beta2", "autoscaling/v2", "HorizontalPodAutoscaler"),
        (27, "storage.k8s.io/v1beta1", "storage.k8s.io/v1", "CSIStorageCapacity"),
        (34, "admissionregistration.k8s.io/v1beta1", "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"),
        (
            34,
            "admissionregistration.k8s.io/v1beta1",
            "admissionregistration.k8s.io/v1",
            "ValidatingAdmissionPolicyBinding",
        ),
        (37, "networking.k8s.io/v1beta1", "networking.k8s.io/v1", "IPAddress ServiceCIDR"),
        (37, "storage.k8s.io/v1beta1", "storage.k8s.io/v1", "VolumeAttributesClass"),
        *(
            (gone, f"flowcontrol.apiserver.k8s.io/{old}", "flowcontrol.apiserver.k8s.io/v1", kinds)
            for gone, old in ((26, "v1beta1"), (29, "v1beta2"), (32, "v1beta3"))
            for kinds in ("FlowSchema PriorityLevelConfiguration",)
        ),
    )
    for kind in kinds.split()
}
