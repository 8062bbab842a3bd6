"""An object goes from one Kustomization to another: if the old one runs first, it deletes the object.

Flux deletes what its own labels mark. The new Kustomization must apply the object before the old one prunes it: move it
in two commits, or with `prune: disabled` on the object in between.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen
from penstock.diff.change import Action, Anew

CODE = "moved-owner"
STATEFUL = frozenset(
    {"StatefulSet", "PersistentVolumeClaim", "PersistentVolume", "Namespace", "CustomResourceDefinition"}
)


def check(seen: Seen) -> Iterator[Said]:
    """Objects of another Kustomization than before."""
    if seen.change.action is not Action.MOVED or seen.change.anew in (None, Anew.NO):
        return
    grade = Grade.DANGER if seen.kind in STATEFUL else Grade.CAUTION
    old, new = seen.change.owners
    if seen.change.anew is Anew.YES:
        yield grade, f"{old} deletes it before {new} makes it anew"
    else:
        yield grade, f"if {old} runs before {new}, it is deleted and made anew"
