"""Equal changes in many clusters: each once, with the clusters it hits."""

from collections.abc import Iterable
from typing import Any

from penstock.diff.change import FieldChange, ObjectChange
from penstock.diff.compare import ClusterDiff
from penstock.diff.outcome import Broken, Change
from penstock.diff.same import canonical
from penstock.diff.step import text
from penstock.diff.unbuilt import Unbuilt


class Groups:
    """Collects the changes of clusters as they come; only what is new of each is kept."""

    def __init__(self) -> None:
        self._changes: dict[object, tuple[ObjectChange, list[str]]] = {}
        self._broken: dict[Unbuilt, list[str]] = {}

    def add(self, diff: ClusterDiff) -> None:
        """The changes of one more cluster."""
        for change in diff.changes:
            self._changes.setdefault(_key(change), (change, []))[1].append(diff.name)
        for one in diff.unbuilt:
            self._broken.setdefault(one, []).append(diff.name)

    def changes(self) -> tuple[Change, ...]:
        """Every change once, in order of object."""
        found = (Change(change, tuple(sorted(clusters))) for change, clusters in self._changes.values())
        return tuple(sorted(found, key=lambda one: (one.object.object, one.object.owners, one.clusters)))

    def broken(self) -> tuple[Broken, ...]:
        """Everything that could not be known, once."""
        return tuple(Broken(what, tuple(sorted(clusters))) for what, clusters in sorted(self._broken.items()))


def _key(change: ObjectChange) -> object:
    words = (change.action, change.before, change.after, change.owners, change.fate, change.users, change.dangers)
    more = (change.held, change.anew)
    fields = canonical([_words(field) for field in change.fields])
    return (*words, *more, canonical(change.content), fields)


def _words(field: FieldChange) -> list[Any]:
    before, after = (list(map(str, v)) if isinstance(v, tuple) else v for v in (field.before, field.after))
    return [text(field.way), str(field.op), before, after, field.follows, field.noise]


def grouped(diffs: Iterable[ClusterDiff]) -> tuple[tuple[Change, ...], tuple[Broken, ...]]:
    """The changes and what could not be known, of all clusters."""
    groups = Groups()
    for diff in diffs:
        groups.add(diff)
    return groups.changes(), groups.broken()
