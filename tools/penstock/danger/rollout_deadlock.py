"""A Deployment with a ReadWriteOnce volume rolls over: the new pod waits for the volume, the old one for the new pod.

A volume that one node holds can be taken by the new pod only when it lands on the same node. With the strategy
`Recreate` the old pod goes first, which is a pause of the service; a StatefulSet does the same pod by pod.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen, pod, value
from penstock.shape import mapping, mappings

CODE = "rollout-deadlock"
SINGLE = ("ReadWriteOnce", "ReadWriteOncePod")
#: (namespace, name) of a claim → its access modes.
Claims = Mapping[tuple[str, str], Any]


def check(seen: Seen, claims: Claims) -> Iterator[Said]:
    """Deployments on both sides whose pods are made anew, or will be made anew in another way."""
    if not seen.stays or seen.kind != "Deployment":
        return
    strategy = value(seen.after, "spec", "strategy", "type") or "RollingUpdate"
    held = [name for name in _claimed(seen) if _single(claims.get((seen.change.object.namespace, name)))]
    if strategy == "RollingUpdate" and held and (seen.differs("spec", "template") or seen.differs("spec", "strategy")):
        yield Grade.DANGER, f"it rolls over while the old pod holds the claim {held[0]}: it may never end"
    if strategy == "Recreate" and seen.differs("spec", "strategy", "type"):
        yield Grade.CAUTION, "from now on it stops before it starts anew (Recreate)"


def _claimed(seen: Seen) -> Iterator[str]:
    for volume in mappings(pod(seen.after).get("volumes")):
        name = mapping(volume.get("persistentVolumeClaim")).get("claimName")
        if name:
            yield str(name)


def _single(modes: Any) -> bool:
    return isinstance(modes, list) and bool(modes) and all(mode in SINGLE for mode in modes)
