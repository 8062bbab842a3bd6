"""A Kustomization begins to prune, or ceases to.

One that begins deletes, at the first chance, whatever it once applied and no longer renders. One that ceases leaves
everything that is taken out of git on the cluster.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen

CODE = "prune-changed"


def check(seen: Seen) -> Iterator[Said]:
    """Kustomizations on both sides."""
    if seen.stays and seen.kind == "Kustomization" and seen.differs("spec", "prune"):
        if seen.now("spec", "prune") is True:
            yield Grade.CAUTION, "it begins to prune: what it applied once and no longer renders is deleted"
        else:
            yield Grade.CAUTION, "it ceases to prune: what is taken out of git stays on the cluster"
