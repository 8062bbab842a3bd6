"""A field changes that the API server does not let change: Flux fails on it until the object is made anew.

With `force: true` on the Kustomization, or the annotation `kustomize.toolkit.fluxcd.io/force: enabled` on the object,
Flux deletes and makes it anew, with everything that this means for what it holds.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen, value
from penstock.document import Object

CODE = "immutable-field"
FORCE = "kustomize.toolkit.fluxcd.io/force"
#: Kind → ways that cannot change.
FIELDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "Deployment": (("spec", "selector"),),
    "DaemonSet": (("spec", "selector"),),
    "ReplicaSet": (("spec", "selector"),),
    "Job": (("spec", "selector"), ("spec", "template"), ("spec", "completionMode")),
    "PersistentVolumeClaim": tuple(
        ("spec", key) for key in ("accessModes", "storageClassName", "volumeMode", "selector")
    ),
    "PersistentVolume": (("spec", "csi"), ("spec", "nfs"), ("spec", "local"), ("spec", "volumeMode")),
    "StorageClass": tuple((key,) for key in ("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode")),
    "RoleBinding": (("roleRef",),),
    "ClusterRoleBinding": (("roleRef",),),
    "IngressClass": (("spec", "controller"),),
    "CustomResourceDefinition": (("spec", "scope"), ("spec", "group"), ("spec", "names", "plural")),
}
#: Of a StatefulSet's spec only these may change.
MUTABLE = frozenset(
    {"replicas", "ordinals", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"}
    | {"revisionHistoryLimit"}
)


def check(seen: Seen) -> Iterator[Said]:
    """Fields that differ although they cannot."""
    if not seen.stays:
        return
    ways = [way for way in _ways(seen) if seen.differs(*way)]
    if ways:
        said = ", ".join(".".join(way) for way in ways)
        if _forced(seen.after):
            yield Grade.DANGER, f"{said} cannot change: Flux deletes the {seen.kind} and makes it anew (force)"
        else:
            yield Grade.DANGER, f"{said} cannot change: the API server refuses it and its Kustomization fails"


def _ways(seen: Seen) -> Iterator[tuple[str, ...]]:
    yield from FIELDS.get(seen.kind, ())
    if seen.kind == "StatefulSet":
        specs = (seen.was("spec") or {}, seen.now("spec") or {})
        yield from (("spec", key) for key in sorted({*specs[0], *specs[1]} - MUTABLE))
    if seen.kind in ("ConfigMap", "Secret") and seen.was("immutable") is True:
        yield from (("data",), ("stringData",), ("binaryData",), ("immutable",))
    if seen.kind == "Secret" and seen.was("type") is not None:
        yield ("type",)
    if seen.kind == "Service" and seen.was("spec", "clusterIP"):
        yield ("spec", "clusterIP")


def _forced(content: Object | None) -> bool:
    return bool(value(content, "metadata", "annotations", FORCE) == "enabled")
