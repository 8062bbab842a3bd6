"""Compare the renders of clusters: what every object was, and what it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from penstock.diff.change import Action, FieldChange, ObjectChange, ObjectId, Op
from penstock.diff.family import Family
from penstock.diff.fields import fields
from penstock.diff.inventory import Held, Inventory, inventory
from penstock.diff.pairs import Pair, generated, pairs
from penstock.diff.prune import fate
from penstock.diff.unbuilt import Unbuilt, unbuilt, without
from penstock.expand.rendered import ClusterRender

#: (what an object was, what it is) → its fields; the same pair is in a thousand clusters.
Memory = dict[tuple[tuple[str, str], tuple[str, str]], tuple[FieldChange, ...]]


@dataclass(frozen=True)
class ClusterDiff:
    """What changes in one cluster, and what cannot be known. `before` is its name then, when it was another."""

    name: str
    changes: tuple[ObjectChange, ...]
    unbuilt: tuple[Unbuilt, ...] = ()
    before: str = ""

    @property
    def counting(self) -> tuple[ObjectChange, ...]:
        """The changes that are no noise."""
        return tuple(change for change in self.changes if not change.noise)


def compare(before: Sequence[ClusterRender], after: Sequence[ClusterRender]) -> tuple[ClusterDiff, ...]:
    """The clusters that are on both sides (by their entry folder), in the order of `after`."""
    olds = {render.cluster.name: render for render in before}
    memory: Memory = {}
    return tuple(compared(olds[render.cluster.name], render, memory) for render in after if render.cluster.name in olds)


def compared(before: ClusterRender, after: ClusterRender, memory: Memory | None = None) -> ClusterDiff:
    """One cluster."""
    ones, others = Family(before), Family(after)
    all_olds, all_news = inventory(before), inventory(after)
    olds, missing = without(all_olds, all_news, ones, others)
    news, extra = without(all_news, all_olds, others, ones)
    changes = [_change(pair, ones, others, {} if memory is None else memory) for pair in _pairs(olds, news)]
    return ClusterDiff(
        after.cluster.name,
        _followed(changes),
        tuple(unbuilt(ones, others, _summed(missing, extra))),
        before.cluster.name if before.cluster.name != after.cluster.name else "",
    )


def _pairs(olds: Inventory, news: Inventory) -> list[Pair]:
    return sorted(pairs(olds, news), key=lambda pair: _key(pair.after or pair.before))


def _key(held: Held | None) -> tuple[object, ...]:
    return (held.id, held.owner) if held else ()


def _summed(*counts: Mapping[str, int]) -> dict[str, int]:
    return {name: sum(one.get(name, 0) for one in counts) for count in counts for name in count}


def _change(pair: Pair, before: Family, after: Family, memory: Memory) -> ObjectChange:
    old, new = pair
    if old is None:
        assert new is not None
        return ObjectChange(Action.ADDED, None, new.id, ("", new.owner), content=new.content)
    if new is None:
        end = fate(old, before, after)
        return ObjectChange(Action.REMOVED, old.id, None, (old.owner, ""), content=old.content, fate=end)
    changed = _fields(old, new, memory)
    owners = (old.owner, new.owner)
    if old.id != new.id:
        made = generated(old, new)
        return ObjectChange(
            Action.RENAMED, old.id, new.id, owners, changed, fate=fate(old, before, after), generated=made
        )
    moved = old.owner != new.owner
    return ObjectChange(Action.MOVED if moved else Action.CHANGED, old.id, new.id, owners, changed)


def _fields(old: Held, new: Held, memory: Memory) -> tuple[FieldChange, ...]:
    key = (old.digest, new.digest)
    if key not in memory:
        memory[key] = fields(old.content, new.content)
    return memory[key]


def _followed(changes: Sequence[ObjectChange]) -> tuple[ObjectChange, ...]:
    """Changes that are only there because a generated name is another one now, marked; and the users of each."""
    names = {
        (one.before.name, one.after.name, one.after.namespace): str(one.after)
        for one in changes
        if one.generated and one.before and one.after
    }
    if not names:
        return tuple(changes)
    marked = [replace(one, fields=tuple(_marked(one, names))) for one in changes]
    users: dict[str, list[ObjectId]] = {}
    for one in marked:
        for name in dict.fromkeys(field.follows for field in one.fields if field.follows):
            users.setdefault(name, []).append(one.object)
    return tuple(replace(one, users=tuple(users.get(str(one.object), ()))) if one.generated else one for one in marked)


def _marked(one: ObjectChange, names: Mapping[tuple[str, str, str], str]) -> Iterable[FieldChange]:
    for field in one.fields:
        texts = isinstance(field.before, str) and isinstance(field.after, str)
        if field.op is Op.CHANGE and texts and field.way != ("metadata", "name"):
            name = names.get((field.before, field.after, one.object.namespace))
            yield replace(field, follows=name) if name else field
        else:
            yield field
