"""What `penstock diff` says that a change does to a cluster, as sets of objects; and whether that is what happened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from penstock.diff.change import Action, Anew, Fate, ObjectChange, ObjectId
from penstock.diff.compare import DROPPED
from penstock.diff.ignored import LEFT
from penstock.diff.run import diff
from penstock.diff.sides import open_sides
from tests.e2e.live import Id, Live

GOING = (Fate.DELETED, Fate.CASCADED)
#: What may become of an object that goes from one Kustomization to another.
MOVED = {Anew.NO: {"moved"}, Anew.YES: {"made anew"}, Anew.MAYBE: {"moved", "made anew"}}
Lives = Mapping[Id, Live]


@dataclass
class Predicted:
    """Objects by what becomes of them. `moved` get another owner; `left` stay although git has them no longer."""

    created: set[Id] = field(default_factory=set)
    changed: set[Id] = field(default_factory=set)
    deleted: set[Id] = field(default_factory=set)
    moved: dict[Id, Anew] = field(default_factory=dict)
    left: set[Id] = field(default_factory=set)


def predicted(root: Path, base: str, head: str, cluster: str) -> Predicted:
    """What a diff of two commits says of a cluster."""
    before, after = open_sides(root, base, head, (), (cluster,))
    made = Predicted()
    for change in diff(before, after).changes:
        if cluster in change.clusters:
            _take(change.object, made)
    return made


def _take(one: ObjectChange, made: Predicted) -> None:
    if one.anew is not None:
        _moved(one, one.anew, made)
    elif (
        one.action is Action.CHANGED
        and not one.held
        and any(field.noise not in (LEFT, DROPPED) for field in one.fields)
    ):
        made.changed.add(_id(one.object))
    if one.action in (Action.ADDED, Action.RENAMED) and one.after and not one.held:
        made.created.add(_id(one.after))
    if one.action in (Action.REMOVED, Action.RENAMED) and one.before:
        (made.deleted if one.fate in GOING else made.left).add(_id(one.before))


def _moved(one: ObjectChange, anew: Anew, made: Predicted) -> None:
    if not one.held:
        made.moved[_id(one.object)] = anew
    elif anew is Anew.YES:
        made.deleted.add(_id(one.object))


def _id(one: ObjectId) -> Id:
    return one.group, one.kind, one.namespace, one.name


def differences(said: Predicted, before: Lives, after: Lives, left: set[Id]) -> Iterator[str]:
    """Where what happened is not what was said. `left` is what stayed on the cluster when git let go of it: to have it
    again is no creation."""
    for name in sorted({*before, *after, *said.created, *said.changed, *said.moved, *said.deleted}):
        happened = _happened(before.get(name), after.get(name))
        there = name in before
        expected = _expected(name, said, again=name in left) if there else _expected_of_none(name, said)
        if happened not in expected:
            yield f"{name}: {happened}, not {' or '.join(sorted(expected))}"


def _happened(old: Live | None, new: Live | None) -> str:
    if old is None:
        return "created" if new else "absent"
    if new is None:
        return "deleted"
    if old.uid != new.uid:
        return "made anew"
    if old.owner != new.owner:
        return "moved"
    return "same" if old.content == new.content else "changed"


def _expected(name: Id, said: Predicted, *, again: bool) -> set[str]:
    if name in said.created:
        return {"changed", "same", "moved"} if again else {"created"}
    if name in said.deleted:
        return {"deleted"}
    if name in said.moved:
        return MOVED[said.moved[name]]
    return {"changed"} if name in said.changed else {"same"}


def _expected_of_none(name: Id, said: Predicted) -> set[str]:
    """Of an object that is not live: it is new, or git has always said that Flux leaves it alone."""
    return {"created"} if name in {*said.created, *said.changed, *said.moved} else {"absent"}
