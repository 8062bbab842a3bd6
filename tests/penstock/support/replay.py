"""A cluster's reported changes, applied to what it held before, give what it holds after."""

from collections.abc import Iterable, Mapping

from penstock.diff.change import Action, ObjectChange, ObjectId
from penstock.diff.inventory import Inventory
from penstock.document import Object
from tests.penstock.support.apply import applied

#: What names an object, and the Kustomization that applies it → its content.
Holdings = Mapping[tuple[ObjectId, str], Object]


def holdings(inventory: Inventory) -> dict[tuple[ObjectId, str], Object]:
    """A cluster's objects one by one."""
    return {(held.id, held.owner): held.content for each in inventory.values() for held in each}


def replayed(before: Holdings, changes: Iterable[ObjectChange]) -> dict[tuple[ObjectId, str], Object]:
    """What the cluster holds after the changes."""
    result = dict(before)
    put: dict[tuple[ObjectId, str], Object] = {}
    for one in changes:
        content = result.pop((one.before, one.owners[0])) if one.before else {}
        if one.after is not None:
            whole = one.content if one.action is Action.ADDED and one.content is not None else None
            put[one.after, one.owners[1]] = applied(content, one.fields) if whole is None else whole
    return {**result, **put}
