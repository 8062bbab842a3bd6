"""A field changes that the API server does not let change: Flux fails on it until the object is made anew.

The fields are those that the API server's own validation of updates refuses, of the core kinds; of custom resources
those whose definition has a rule about change that does not hold, such as `self == oldSelf`: the definition in the
cluster's render, else the one that penstock ships. With `force: true` on
the Kustomization, or the annotation `kustomize.toolkit.fluxcd.io/force: enabled` on the object, Flux deletes and makes
it anew, with everything that this means for what it holds.
"""

from collections.abc import Iterator
from typing import Any

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen, value
from penstock.danger.stored import stored
from penstock.document import Object
from penstock.expand.kustomization import mapping, mappings

CODE = "immutable-field"
FORCE = "kustomize.toolkit.fluxcd.io/force"
#: How the sentence ends of an object that the API server refuses, and of one that Flux makes anew.
REFUSED = "the API server refuses it and its Kustomization fails"
ANEW = "and makes it anew (force)"
#: Kind → ways that cannot change, as the API server's own Validate…Update functions have it (kubernetes/kubernetes,
#: pkg/apis: apps, batch, core, storage, rbac, networking, scheduling, node, discovery; and apiextensions-apiserver).
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
    "PersistentVolumeClaim": tuple(
        ("spec", key)
        for key in ("accessModes", "storageClassName", "volumeMode", "selector", "dataSource", "dataSourceRef")
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
    "CustomResourceDefinition": (
        *(("spec", "scope"), ("spec", "group")),
        *(("spec", "names", "plural"), ("spec", "names", "kind")),
    ),
}
#: Groups that kinds of these names have; a custom resource may be called the same.
GROUPS = frozenset(
    {"", "apps", "batch", "storage.k8s.io", "rbac.authorization.k8s.io", "networking.k8s.io", "scheduling.k8s.io"}
    | {"node.k8s.io", "discovery.k8s.io", "apiextensions.k8s.io"}
)
#: Of these kinds' specs only these may change.
MUTABLE = {
    "StatefulSet": frozenset(
        {"replicas", "ordinals", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy"}
        | {"minReadySeconds", "revisionHistoryLimit"}
    ),
    "PersistentVolume": frozenset(
        {"capacity", "accessModes", "claimRef", "persistentVolumeReclaimPolicy", "storageClassName", "mountOptions"}
        | {"volumeAttributesClassName"}
    ),
    "Pod": frozenset(
        {"containers", "initContainers", "activeDeadlineSeconds", "terminationGracePeriodSeconds", "tolerations"}
        | {"schedulingGates", "nodeSelector", "affinity"}
    ),
}
#: What the API server writes where nothing is said: to say it is no change.
DEFAULTS: dict[tuple[str, ...], object] = {
    ("spec", "volumeMode"): "Filesystem",
    ("spec", "completionMode"): "NonIndexed",
    ("spec", "podManagementPolicy"): "OrderedReady",
    ("spec", "managedBy"): "kubernetes.io/job-controller",
    ("spec", "attachRequired"): True,
    ("spec", "volumeLifecycleModes"): ["Persistent"],
    ("reclaimPolicy",): "Delete",
    ("volumeBindingMode",): "Immediate",
    ("preemptionPolicy",): "PreemptLowerPriority",
    ("type",): "Opaque",
}
#: What is stored with defaults of its own.
TEMPLATES = frozenset({("spec", "template"), ("spec", "volumeClaimTemplates")})
#: Of a suspended Job's template these may change until it starts.
SCHEDULING = frozenset({"nodeSelector", "tolerations", "affinity", "schedulingGates"})
RBAC = "rbac.authorization.k8s.io"
#: Of a Service, what cannot change once it is there; whoever gives no address any more keeps the one that it had.
SERVICE = (("spec", "clusterIP"), ("spec", "loadBalancerClass"))
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
    was, now = ((DEFAULTS.get(way) if side is None else side) for side in (seen.was(*way), seen.now(*way)))
    if way in TEMPLATES:
        was, now = stored(was), stored(now)
        if seen.kind == "Job" and seen.was("spec", "suspend") is True:
            was, now = _unscheduled(was), _unscheduled(now)
    if way == ("roleRef",):
        was, now = ({"apiGroup": RBAC, **side} if isinstance(side, dict) else side for side in (was, now))
    if way == ("spec", "completions"):
        was, now = (_completions(side, number) for side, number in ((seen.before, was), (seen.after, now)))
        if seen.now("spec", "completionMode") == "Indexed" and now == seen.now("spec", "parallelism"):
            return False  # an indexed Job grows and shrinks with both
    return bool(was != now)


def _unscheduled(template: Any) -> Any:
    """A Job's template without what says where its pods may run, and what they are called."""
    if not isinstance(template, dict):
        return template
    metadata, spec = mapping(template.get("metadata")), mapping(template.get("spec"))
    return {
        **template,
        "metadata": {key: one for key, one in metadata.items() if key not in ("labels", "annotations")},
        "spec": {key: one for key, one in spec.items() if key not in SCHEDULING},
    }


def _completions(job: Object | None, said: Any) -> Any:
    return 1 if said is None and value(job, "spec", "parallelism") is None else said


def _type(service: Object | None) -> str:
    return str(value(service, "spec", "type") or "ClusterIP")


def _others(seen: Seen) -> Iterator[str]:
    """What cannot change only in some cases."""
    if seen.kind == "PersistentVolumeClaim" and seen.was("spec", "volumeName") and seen.differs("spec", "volumeName"):
        yield "spec.volumeName"
    if seen.kind == "Service" and _type(seen.before) == _type(seen.after) != "ExternalName":
        if not seen.was("spec", "clusterIP") and seen.now("spec", "clusterIP") == HEADLESS:
            yield "spec.clusterIP"  # it has been given one
        first = [next(iter(families or ()), None) for families in (seen.was(*FAMILIES), seen.now(*FAMILIES))]
        if all(first) and first[0] != first[1]:
            yield "spec.ipFamilies[0]"
    if seen.kind == "CustomResourceDefinition":
        names = {one.get("name") for one in mappings(seen.now("spec", "versions"))}
        for one in mappings(seen.was("spec", "versions")):
            if names and one.get("storage") is True and one.get("name") not in names:
                yield f"spec.versions, of which objects are stored in {one.get('name')},"


def _ways(seen: Seen) -> Iterator[tuple[str, ...]]:
    yield from FIELDS.get(seen.kind, ())
    if seen.kind in MUTABLE:
        specs = (seen.was("spec") or {}, seen.now("spec") or {})
        yield from (("spec", key) for key in sorted({*specs[0], *specs[1]} - MUTABLE[seen.kind]))
    if seen.kind in ("ConfigMap", "Secret") and seen.was("immutable") is True:
        yield from (("data",), ("stringData",), ("binaryData",), ("immutable",))
    if seen.kind == "Secret":
        yield ("type",)
    if seen.kind == "Service" and _type(seen.before) == _type(seen.after):
        yield from (way for way in SERVICE if seen.was(*way) and (seen.now(*way) or way[1] != "clusterIP"))


def _forced(content: Object | None) -> bool:
    return bool(value(content, "metadata", "annotations", FORCE) == "enabled")
