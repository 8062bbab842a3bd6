"""An object that holds state is deleted: a StatefulSet, a volume, or a claim to one.

A claim that is deleted takes its data with it unless the volume's reclaim policy is Retain. A StatefulSet leaves its
claims, but what it serves is gone. Move the data first, or keep the object with the annotation
`kustomize.toolkit.fluxcd.io/prune: disabled`.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen

CODE = "removed-stateful"
KINDS = {
    "StatefulSet": (Grade.DANGER, "what it serves is gone; its claims stay"),
    "PersistentVolumeClaim": (Grade.CRITICAL, "its data go with it unless the volume is retained"),
    "PersistentVolume": (Grade.CRITICAL, "its data may go with it"),
}


def check(seen: Seen) -> Iterator[Said]:
    """Deleted ones."""
    if seen.deleted and seen.kind in KINDS:
        grade, what = KINDS[seen.kind]
        yield grade, f"this {seen.kind} is deleted: {what}"
