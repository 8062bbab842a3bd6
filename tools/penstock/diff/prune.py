"""What Flux does on the cluster with objects that are no longer rendered: the garbage collection of its controller."""

from penstock.diff.change import GOING, Fate
from penstock.diff.family import Family
from penstock.diff.inventory import Held
from penstock.expand.exempt import SPARED, says
from penstock.expand.kustomization import takes_along


def fate(held: Held, before: Family, after: Family) -> Fate:
    """What becomes of an object of `before` that nothing renders after the change. Marks that have Flux not apply an
    object are never applied either: what it deletes it looks for on the cluster, and there they are not."""
    if says(held.content, SPARED):
        return Fate.ORPHANED
    owner = after.members.get(held.owner)
    if owner is None:
        return _cascade(held.owner, before, after)
    if owner.suspended:
        return Fate.KEPT
    return Fate.DELETED if owner.spec.get("prune") is True else Fate.ORPHANED


def _cascade(owner: str, before: Family, after: Family) -> Fate:
    """The owner is no longer rendered: is it removed from the cluster, and does it take its objects with it?"""
    gone = before.members.get(owner)
    if gone is None:
        return Fate.ORPHANED
    parent = before.parents.get(owner)
    if parent is None:
        return Fate.ABANDONED
    above = after.members.get(parent)
    if above is None:
        removed = _cascade(parent, before, after)
    elif above.suspended:
        removed = Fate.KEPT
    else:
        removed = Fate.DELETED if above.spec.get("prune") is True and not says(gone.object, SPARED) else Fate.ABANDONED
    if removed not in GOING:
        return Fate.KEPT if removed is Fate.KEPT else Fate.ABANDONED
    return Fate.CASCADED if not gone.suspended and takes_along(gone.spec) else Fate.ORPHANED
