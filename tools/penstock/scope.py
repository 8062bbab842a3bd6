"""Which kinds lie in no namespace, of Kubernetes' own and of the CRDs in schemas/; tests/e2e asks an API server."""

#: (group, kind).
CLUSTER_WIDE = frozenset(
    {
        *(("", kind) for kind in ("Namespace", "Node", "PersistentVolume")),
        *(("rbac.authorization.k8s.io", kind) for kind in ("ClusterRole", "ClusterRoleBinding")),
        *(("storage.k8s.io", kind) for kind in ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment")),
        ("storage.k8s.io", "VolumeAttributesClass"),
        *(
            ("admissionregistration.k8s.io", f"{does}{what}")
            for does in ("Mutating", "Validating")
            for what in ("WebhookConfiguration", "AdmissionPolicy", "AdmissionPolicyBinding")
        ),
        *(("networking.k8s.io", kind) for kind in ("IngressClass", "IPAddress", "ServiceCIDR")),
        *(("flowcontrol.apiserver.k8s.io", kind) for kind in ("FlowSchema", "PriorityLevelConfiguration")),
        *(("resource.k8s.io", kind) for kind in ("DeviceClass", "DeviceTaintRule", "ResourceSlice")),
        ("apiextensions.k8s.io", "CustomResourceDefinition"),
        ("apiregistration.k8s.io", "APIService"),
        ("certificates.k8s.io", "CertificateSigningRequest"),
        ("node.k8s.io", "RuntimeClass"),
        ("scheduling.k8s.io", "PriorityClass"),
        ("storagemigration.k8s.io", "StorageVersionMigration"),
        ("certificates.k8s.io", "ClusterTrustBundle"),
        ("internal.apiserver.k8s.io", "StorageVersion"),
        *(("external-secrets.io", f"Cluster{kind}") for kind in ("ExternalSecret", "PushSecret", "SecretStore")),
        *(("snapshot.storage.k8s.io", f"VolumeSnapshot{kind}") for kind in ("Class", "Content")),
        ("cert-manager.io", "ClusterIssuer"),
        ("gateway.networking.k8s.io", "GatewayClass"),
        ("generators.external-secrets.io", "ClusterGenerator"),
    }
)
