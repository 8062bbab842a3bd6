"""Which kinds live in a namespace: Kubernetes' own by a table of facts, custom ones by their CRD."""

import json
from functools import lru_cache

from penstock.rules.memo import once
from penstock.rules.view import ClusterView, Item
from penstock.validate import crds
from penstock.validate.crds import Crd, GroupKind

#: The namespaced kinds of Kubernetes that people write down.
NAMESPACED: frozenset[GroupKind] = frozenset(
    {
        *(("", kind) for kind in ("ConfigMap", "Secret", "Service", "ServiceAccount", "Pod", "Endpoints")),
        *(("", kind) for kind in ("PersistentVolumeClaim", "LimitRange", "ResourceQuota", "ReplicationController")),
        *(("apps", kind) for kind in ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")),
        *(("batch", kind) for kind in ("Job", "CronJob")),
        *(("networking.k8s.io", kind) for kind in ("NetworkPolicy", "Ingress")),
        *(("rbac.authorization.k8s.io", kind) for kind in ("Role", "RoleBinding")),
        *(("resource.k8s.io", kind) for kind in ("ResourceClaim", "ResourceClaimTemplate")),
        ("autoscaling", "HorizontalPodAutoscaler"),
        ("policy", "PodDisruptionBudget"),
        ("coordination.k8s.io", "Lease"),
        ("discovery.k8s.io", "EndpointSlice"),
    }
)


def namespaced(item: Item, cluster: ClusterView) -> bool | None:
    """Whether the kind lives in a namespace; None when nobody here knows."""
    kind = (item.document.group, item.document.kind)
    if kind in NAMESPACED:
        return True
    crd = _own(cluster).get(kind) or crds.shipped(cluster.render.flux_version, *kind)
    return _scope(crd) == "Namespaced" if crd else None


@once
def _own(cluster: ClusterView) -> dict[GroupKind, Crd]:
    return dict(crds.rendered(cluster.render.documents))


@lru_cache(maxsize=1024)
def _scope(crd: Crd) -> str:
    return str(json.loads(crd.raw).get("spec", {}).get("scope", "Namespaced"))
