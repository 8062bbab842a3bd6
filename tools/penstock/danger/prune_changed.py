"""A Kustomization begins to prune, or ceases to.

One that begins deletes, at the first chance, whatever it once applied and no longer renders. One that ceases leaves
everything that is taken out of git on the cluster. With `deletionPolicy` it says the same of its own end: whether what
it applied is deleted when it is.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen
from penstock.document import Object
from penstock.expand.kustomization import takes_along
from penstock.shape import mapping

CODE = "prune-changed"


def check(seen: Seen) -> Iterator[Said]:
    """Kustomizations on both sides."""
    if seen.stays and seen.kind == "Kustomization" and seen.differs("spec", "prune"):
        if seen.now("spec", "prune") is True:
            yield Grade.CAUTION, "it begins to prune: what it applied once and no longer renders is deleted"
        else:
            yield Grade.CAUTION, "it ceases to prune: what is taken out of git stays on the cluster"
    elif seen.stays and seen.kind == "Kustomization" and _takes_along(seen.before) != (now := _takes_along(seen.after)):
        if now:
            yield Grade.CAUTION, "when it is deleted, what it applied is deleted now: that was left behind"
        else:
            yield Grade.CAUTION, "when it is deleted, what it applied is left behind now: that was deleted"


def _takes_along(thing: Object | None) -> bool:
    return takes_along(mapping((thing or {}).get("spec")))
