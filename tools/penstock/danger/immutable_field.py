"""A field changes that the API server does not let change: Flux fails on it until the object is made anew.

The fields are those that the API server's own validation of updates refuses, of the core kinds; of custom resources
those whose definition has a rule about change that does not hold, such as `self == oldSelf`: the definition in the
cluster's render, else the one that penstock ships. With `force: true` on the Kustomization, or the annotation
`kustomize.toolkit.fluxcd.io/force: enabled` on the object, Flux deletes and makes it anew, with everything that this
means for what it holds.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen, value
from penstock.danger.stored import stored
from penstock.document import Object
from penstock.shape import mapping, mappings

CODE = "immutable-field"
FORCE = "kustomize.toolkit.fluxcd.io/force"
#: How the sentence ends of an object that the API server refuses, and of one that Flux makes anew.
REFUSED = "the API server refuses it and its Kustomization fails"
ANEW = "and makes it anew (force)"
#: Kind → ways that cannot change, as the API server's own Validate…Update functions have it (kubernetes/kubernetes,
#: pkg/apis: apps, batch, core, storage, rbac, networking, scheduling, node, discovery, resource, certificates; and
#: apiextensions-apiserver).
FIELDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "Deployment": (("spec", "selector"),),
    "DaemonSet": (("spec", "selector"),),
    "ReplicaSet": (("spec", "selector"),),
    "ControllerRevision": (("data",),),
    "Job": tuple(
        ("spec", key)
        for key in (
            *("selector", "template", "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy"),
            *("successPolicy", "completions"),
        )
    ),
    "PersistentVolumeClaim": (
        *(("spec", key) for key in ("accessModes", "storageClassName", "volumeMode", "selector")),
        *(("spec", key) for key in ("dataSource", "dataSourceRef")),
        ("spec", "resources", "limits"),
    ),
    "StorageClass": tuple((key,) for key in ("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode")),
    "VolumeAttributesClass": (("driverName",), ("parameters",)),
    "CSIDriver": (("spec", "attachRequired"), ("spec", "volumeLifecycleModes")),
    "RoleBinding": (("roleRef",),),
    "ClusterRoleBinding": (("roleRef",),),
    "IngressClass": (("spec", "controller"),),
    "PriorityClass": (("value",), ("preemptionPolicy",)),
    "RuntimeClass": (("handler",),),
    "EndpointSlice": (("addressType",),),
    "ResourceQuota": (("spec", "scopes"),),
    "ResourceClaim": (("spec",),),
    "ResourceClaimTemplate": (("spec",),),
    "ClusterTrustBundle": (("spec", "signerName"),),
    "CustomResourceDefinition": (
        *(("spec", "scope"), ("spec", "group")),
        *(("spec", "names", "plural"), ("spec", "names", "kind")),
    ),
}
#: Groups that kinds of these names have; a custom resource may be called the same.
GROUPS = frozenset(
    {"", "apps", "batch", "storage.k8s.io", "rbac.authorization.k8s.io", "networking.k8s.io", "scheduling.k8s.io"}
    | {"node.k8s.io", "discovery.k8s.io", "apiextensions.k8s.io", "resource.k8s.io", "certificates.k8s.io"}
)
#: Of these kinds' specs only these may change; of others some in some cases.
MUTABLE = {
    "StatefulSet": frozenset(
        {"replicas", "ordinals", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy"}
        | {"minReadySeconds", "revisionHistoryLimit"}
    ),
    "PersistentVolume": frozenset(
        {"capacity", "accessModes", "claimRef", "persistentVolumeReclaimPolicy", "storageClassName", "mountOptions"}
        | {"volumeAttributesClassName"}
    ),
    "Pod": frozenset({"activeDeadlineSeconds", "tolerations", "schedulingGates"}),
}
#: Minors of Kubernetes from which on these may change.
HISTORY_LIMIT, SUSPENDED_RESOURCES = (1, 33), (1, 36)
#: What the API server writes where nothing is said: to say it is no change.
DEFAULTS: dict[tuple[str, ...], object] = {
    ("spec", "volumeMode"): "Filesystem",
    ("spec", "completionMode"): "NonIndexed",
    ("spec", "podManagementPolicy"): "OrderedReady",
    ("spec", "managedBy"): "kubernetes.io/job-controller",
    ("spec", "attachRequired"): True,
    ("spec", "volumeLifecycleModes"): ["Persistent"],
    ("spec", "restartPolicy"): "Always",
    ("reclaimPolicy",): "Delete",
    ("volumeBindingMode",): "Immediate",
    ("preemptionPolicy",): "PreemptLowerPriority",
    ("type",): "Opaque",
}
#: What is stored with defaults of its own.
TEMPLATES = frozenset({("spec", "template"), ("spec", "volumeClaimTemplates")})
#: Of a suspended Job's template these may change until it starts.
SCHEDULING = frozenset({"nodeSelector", "tolerations", "schedulingGates"})
CONTAINERS = ("containers", "initContainers")
RBAC = "rbac.authorization.k8s.io"
HEADLESS = "None"
FAMILIES = ("spec", "ipFamilies")


def check(seen: Seen) -> Iterator[Said]:
    """Fields that differ although they cannot."""
    if not seen.stays or seen.group not in GROUPS:
        return
    ways = [".".join(way) for way in _ways(seen) if _differs(seen, way)]
    if ways := [*ways, *_others(seen)]:
        yield Grade.DANGER, sentence(f"{', '.join(ways)} cannot change", seen.kind, seen.after)


def sentence(what: str, kind: str, after: Object | None) -> str:
    """What comes of it, with what happens then."""
    return f"{what}: {f'Flux deletes the {kind} {ANEW}' if _forced(after) else REFUSED}"


def _differs(seen: Seen, way: tuple[str, ...]) -> bool:
    was, now = ((DEFAULTS.get(way) if side in (None, {}, []) else side) for side in (seen.was(*way), seen.now(*way)))
    if way in TEMPLATES or seen.kind == "Pod":
        was, now = (stored({way[-1]: side}).get(way[-1]) for side in (was, now))
    if seen.kind == "Job" and way == ("spec", "template") and seen.was("spec", "suspend") is True:
        was, now = _suspended(was, now, seen)
    if seen.kind == "Pod" and way[-1] in CONTAINERS:
        was, now = ([_less(one, "image") for one in mappings(side)] for side in (was, now))
    if way == ("roleRef",):
        was, now = ({"apiGroup": RBAC, **side} if isinstance(side, dict) else side for side in (was, now))
    if way == ("spec", "scopes"):
        was, now = (sorted(map(str, side)) if isinstance(side, list) else side for side in (was, now))
    if way == ("spec", "completions"):
        was, now = (_completions(side, number) for side, number in ((seen.before, was), (seen.after, now)))
        if seen.now("spec", "completionMode") == "Indexed" and now == (seen.now("spec", "parallelism") or 1):
            return False  # an indexed Job grows and shrinks with both
    return bool(was != now)


def _suspended(was: Any, now: Any, seen: Seen) -> tuple[Any, Any]:
    """A suspended Job's template without what may change: where its pods run, what they are called, and later what
    they ask for."""
    was, now = (_unscheduled(side) for side in (was, now))
    if seen.kubernetes and seen.kubernetes < SUSPENDED_RESOURCES:
        return was, now
    return tuple(  # type: ignore[return-value]
        {**side, "spec": _less_of_each(mapping(side.get("spec")), "resources")} if isinstance(side, dict) else side
        for side in (was, now)
    )


def _unscheduled(template: Any) -> Any:
    if not isinstance(template, dict):
        return template
    metadata, spec = mapping(template.get("metadata")), mapping(template.get("spec"))
    around = _less(mapping(spec.get("affinity")), "nodeAffinity")
    return {
        **template,
        "metadata": _less(metadata, "labels", "annotations"),
        "spec": {**_less(spec, "affinity", *SCHEDULING), **({"affinity": around} if around else {})},
    }


def _less(content: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: one for key, one in content.items() if key not in keys}


def _less_of_each(spec: Mapping[str, Any], key: str) -> dict[str, Any]:
    """A pod spec without a key of its containers."""
    return {**spec, **{name: [_less(one, key) for one in mappings(spec.get(name))] for name in CONTAINERS}}


def _completions(job: Object | None, said: Any) -> Any:
    return 1 if said is None and value(job, "spec", "parallelism") is None else said


def _others(seen: Seen) -> Iterator[str]:
    """What cannot change only in some cases."""
    if seen.kind == "PersistentVolumeClaim" and seen.was("spec", "volumeName") and seen.differs("spec", "volumeName"):
        yield "spec.volumeName"
    if seen.kind == "Service":
        yield from _of_service(seen)
    if seen.kind == "CustomResourceDefinition":
        names = {one.get("name") for one in mappings(seen.now("spec", "versions"))}
        for one in mappings(seen.was("spec", "versions")):
            if names and one.get("storage") is True and one.get("name") not in names:
                yield f"spec.versions, of which objects are stored in {one.get('name')},"


def _of_service(seen: Seen) -> Iterator[str]:
    """A Service that has an address keeps it, unless it becomes a mere name; whoever gives none keeps what it had."""
    old, new = (str(value(side, "spec", "type") or "ClusterIP") for side in (seen.before, seen.after))
    if "ExternalName" in (old, new):
        return
    was, now = (_address(side) for side in (seen.before, seen.after))
    kept = now or was
    if now and (was or now == HEADLESS) and was != now:
        yield "spec.clusterIP"  # or it has been given one
    elif kept == HEADLESS and new != "ClusterIP" and old == "ClusterIP":
        yield "spec.clusterIP, which stays None and which no Service of this type has,"
    first = [next(iter(families or ()), None) for families in (seen.was(*FAMILIES), seen.now(*FAMILIES))]
    if all(first) and first[0] != first[1] and HEADLESS not in (was, kept):
        yield "spec.ipFamilies[0]"
    if old == new == "LoadBalancer":
        if seen.differs("spec", "loadBalancerClass"):
            yield "spec.loadBalancerClass"
        local = [value(side, "spec", "externalTrafficPolicy") == "Local" for side in (seen.before, seen.after)]
        ports = [value(side, "spec", "healthCheckNodePort") for side in (seen.before, seen.after)]
        if all((*local, *ports)) and ports[0] != ports[1]:
            yield "spec.healthCheckNodePort"


def _address(service: Object | None) -> Any:
    return value(service, "spec", "clusterIP") or next(iter(value(service, "spec", "clusterIPs") or ()), None)


def _ways(seen: Seen) -> Iterator[tuple[str, ...]]:
    yield from FIELDS.get(seen.kind, ())
    if seen.kind in MUTABLE:
        specs = (seen.was("spec") or {}, seen.now("spec") or {})
        for key in sorted({*specs[0], *specs[1]} - MUTABLE[seen.kind]):
            if not _may(seen, key):
                yield ("spec", key)
    if seen.kind == "StatefulSet" and seen.kubernetes and seen.kubernetes < HISTORY_LIMIT:
        yield ("spec", "revisionHistoryLimit")
    if seen.kind in ("ConfigMap", "Secret") and seen.was("immutable") is True:
        yield from (("binaryData",), ("immutable",))
        if _data(seen.before) != _data(seen.after):
            yield ("data",) if seen.differs("data") else ("stringData",)
    if seen.kind == "Secret":
        yield ("type",)


def _may(seen: Seen, key: str) -> bool:
    """What of a volume or a pod may change because of what was there before."""
    if seen.kind == "PersistentVolume" and key == "nodeAffinity":
        return seen.was("spec", key) is None
    if seen.kind == "PersistentVolume" and key == "csi" and seen.was("spec", key, "controllerExpandSecretRef") is None:
        was, now = (mapping(side) for side in (seen.was("spec", key), seen.now("spec", key)))
        return bool(was) and was == _less(now, "controllerExpandSecretRef")
    return key in ("nodeSelector", "affinity") and seen.kind == "Pod" and bool(seen.was("spec", "schedulingGates"))


def _data(content: Object | None) -> dict[str, Any]:
    """What is in a ConfigMap or Secret, whether it is said as text or in base64."""
    texts = mapping(value(content, "stringData"))
    written = {key: b64encode(str(one).encode()).decode() for key, one in texts.items()}
    return {**mapping(value(content, "data")), **written}


def _forced(content: Object | None) -> bool:
    return bool(value(content, "metadata", "annotations", FORCE) == "enabled")
