"""Compare the renders of clusters: what every object was, and what it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from penstock.danger.danger import Danger
from penstock.danger.rollout_deadlock import Claims
from penstock.danger.seen import Seen, value
from penstock.danger.signs import dangers, dangers_among
from penstock.diff.change import Action, Anew, FieldChange, ObjectChange, ObjectId, Op
from penstock.diff.family import Family
from penstock.diff.fields import fields
from penstock.diff.ignored import marked
from penstock.diff.inventory import Held, Inventory, inventory
from penstock.diff.pairs import Pair, generated, pairs
from penstock.diff.prune import fate
from penstock.diff.rollout import anew, let_be, rolled_out
from penstock.diff.stopped import Stopped
from penstock.diff.unbuilt import Unbuilt, unbuilt, without
from penstock.document import Object
from penstock.expand.rendered import ClusterRender
from penstock.factwords import minor
from penstock.impact.versions import Moved, moved

Digest = tuple[str, str]
NAMESPACE = ("metadata", "namespace")
DROPPED = "the kind lies in no namespace: the API server drops it"
#: The changes of a cluster, before and after, with more signs of danger.
Refused = Callable[[Sequence[ObjectChange], ClusterRender, ClusterRender], Sequence[ObjectChange]]


@dataclass(frozen=True)
class Memory:
    """What was found out of pairs of objects; the same pair is in a thousand clusters."""

    fields: dict[tuple[Digest, Digest], tuple[FieldChange, ...]] = field(default_factory=dict)
    judged: dict[object, tuple[tuple[Moved, ...], tuple[Danger, ...]]] = field(default_factory=dict)


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
    memory = Memory()
    return tuple(compared(olds[render.cluster.name], render, memory) for render in after if render.cluster.name in olds)


def compared(
    before: ClusterRender, after: ClusterRender, memory: Memory | None = None, refused: Refused | None = None
) -> ClusterDiff:
    """One cluster. `refused` marks what definitions of custom resources do not let change."""
    ones, others = Family(before), Family(after)
    all_olds, all_news = inventory(before), inventory(after)
    olds, missing = without(all_olds, all_news, ones, others)
    news, extra = without(all_news, all_olds, others, ones)
    known = memory or Memory()
    claims = _claims(all_news)
    stopped = Stopped(ones, others)
    version = minor(after.kubernetes_version)
    changes = [
        _judged(_change(pair, stopped, known, olds, news), pair, known, claims, version) for pair in _pairs(olds, news)
    ]
    marked = refused(changes, before, after) if refused else changes
    return ClusterDiff(
        after.cluster.name,
        rolled_out(_followed(marked), stopped),
        tuple(unbuilt(ones, others, _summed(missing, extra))),
        before.cluster.name if before.cluster.name != after.cluster.name else "",
    )


def _pairs(olds: Inventory, news: Inventory) -> list[Pair]:
    return sorted(pairs(olds, news), key=lambda pair: _key(pair.after or pair.before))


def _key(held: Held | None) -> tuple[object, ...]:
    return (held.id, held.owner) if held else ()


def _summed(*counts: Mapping[str, int]) -> dict[str, int]:
    return {name: sum(one.get(name, 0) for one in counts) for count in counts for name in count}


def _change(pair: Pair, stopped: Stopped, memory: Memory, olds: Inventory, news: Inventory) -> ObjectChange:
    old, new = pair
    before, after = stopped.before, stopped.after
    if old is None:
        assert new is not None
        return ObjectChange(Action.ADDED, None, new.id, ("", new.owner), content=new.content, held=let_be(old, new))
    if new is None:
        end = fate(old, before, after)
        return ObjectChange(Action.REMOVED, old.id, None, (old.owner, ""), content=old.content, fate=end)
    changed = _fields(old, new, memory)
    owners = (old.owner, new.owner)
    if old.id != new.id:
        made, end = generated(old, new), fate(old, before, after)
        held = let_be(old, new)
        return ObjectChange(Action.RENAMED, old.id, new.id, owners, changed, fate=end, generated=made, held=held)
    owner = after.members.get(new.owner)
    changed = marked(changed, owner.spec if owner else {}, old.content, new.content)
    if old.owner != new.owner and any(one.owner == old.owner for one in news.get(old.id, ())):
        return ObjectChange(Action.MOVED, old.id, new.id, owners, changed, held=let_be(old, new))
    if old.owner != new.owner:
        again = anew(old, new, stopped)
        if again is Anew.YES and any(one.owner == new.owner for one in olds.get(new.id, ())):
            again = Anew.MAYBE  # both applied it: whose labels it has now nobody knows
        return ObjectChange(Action.MOVED, old.id, new.id, owners, changed, anew=again, held=let_be(old, new, again))
    return ObjectChange(Action.CHANGED, old.id, new.id, owners, changed, held=let_be(old, new))


def _judged(
    change: ObjectChange, pair: Pair, memory: Memory, claims: Claims, kubernetes: tuple[int, int] | None
) -> ObjectChange:
    """With the versions that become others, and the signs of danger."""
    if change.generated or change.noise:
        return change
    digests = tuple(held.digest if held else None for held in pair)
    key = (digests, change.action, change.fate, change.anew, change.owners, kubernetes)
    if key not in memory.judged:
        before, after = _contents(pair)
        versions = moved(before, after)
        seen = Seen(replace(change, versions=versions), before, after, kubernetes)
        memory.judged[key] = versions, dangers(seen)
    versions, found = memory.judged[key]
    rolling = change.object.kind == "Deployment"
    more = dangers_among(Seen(change, *_contents(pair)), claims) if rolling else ()
    return replace(change, versions=versions, dangers=(*found, *more))


def _contents(pair: Pair) -> tuple[Object | None, Object | None]:
    before, after = pair
    return before.content if before else None, after.content if after else None


def _claims(news: Inventory) -> Claims:
    return {
        (one.namespace, one.name): value(held[0].content, "spec", "accessModes")
        for one, held in news.items()
        if one.kind == "PersistentVolumeClaim"
    }


def _fields(old: Held, new: Held, memory: Memory) -> tuple[FieldChange, ...]:
    key = (old.digest, new.digest)
    if key not in memory.fields:
        memory.fields[key] = tuple(_dropped(old, new, fields(old.content, new.content)))
    return memory.fields[key]


def _dropped(old: Held, new: Held, changes: tuple[FieldChange, ...]) -> Iterable[FieldChange]:
    """The changes; a namespace on what lies in none is noise."""
    nowhere = not (old.id.namespace or new.id.namespace)
    return (replace(one, noise=DROPPED) if nowhere and one.way == NAMESPACE else one for one in changes)


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
        for name in dict.fromkeys(each.follows for each in one.fields if each.follows):
            users.setdefault(name, []).append(one.object)
    return tuple(replace(one, users=tuple(users.get(str(one.object), ()))) if one.generated else one for one in marked)


def _marked(one: ObjectChange, names: Mapping[tuple[str, str, str], str]) -> Iterable[FieldChange]:
    for each in one.fields:
        texts = isinstance(each.before, str) and isinstance(each.after, str)
        if each.op is Op.CHANGE and texts and each.way != ("metadata", "name"):
            name = names.get((each.before, each.after, one.object.namespace))
            yield replace(each, follows=name) if name else each
        else:
            yield each
