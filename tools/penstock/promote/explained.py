"""Whether the freight explains what changes: a field that holds no value of it has no business to change."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from penstock.promote.effect import Change, Effect, FieldChange
from penstock.promote.plan import Item, Plan
from penstock.promote.scalar import node_of
from penstock.promote.site import parts

#: What a name that Kustomize makes of a content ends with.
HASH = re.compile(r"-[a-z0-9]{10}\Z")
#: Files of Kustomize itself, whose entries bring and take whole objects.
LISTS = ("resources", "components", "bases", "configMapGenerator", "secretGenerator", "generators", "crds")


def unexplained(effect: Effect, plan: Plan) -> Iterator[str]:
    """`subject: field`, for each field and object that the freight does not explain."""
    told = _Told(plan.moving)
    for change in effect.changes:
        if change.what != "changed":
            if not told.object(change):
                yield f"{change.subject} is {change.what}"
            continue
        yield from (f"{change.subject}: {one.path}" for one in change.fields if not told.field(one))


class _Told:
    """What the moving values can do."""

    def __init__(self, moving: Sequence[Item]) -> None:
        self._new = {word for item in moving for word in _words(item.source)}
        self._old = {word for item in moving for word in _words(item.target)}
        steps = [parts(item.path)[1] for item in moving]
        self._brings = any({*path} & {*LISTS} for path in steps) or any(item.target is None for item in moving)
        self._takes = self._brings or bool({"delete", "remove", "replace"} & (self._new | self._old))
        self._opaque = any(path == () for path in steps)

    def object(self, change: Change) -> bool:
        """True when an object may come or go."""
        renamed = HASH.search(change.subject) is not None
        return self._brings or self._takes or (renamed and self._opaque)

    def field(self, change: FieldChange) -> bool:
        """True when the new or the old value holds one that moves, or the change is what Kustomize makes of one."""
        new, old = list(_texts(change.new)), list(_texts(change.old))
        if any(_holds(text, self._new) for text in new) or any(_holds(text, self._old) for text in old):
            return True
        if self._opaque or (self._takes and change.new is None):
            return True
        return any(HASH.sub("", one) == HASH.sub("", other) for one in new for other in old if HASH.search(one))


def _holds(text: str, words: set[str]) -> bool:
    return any(word in text if len(word) > 2 else word == text for word in words)


def _words(value: str | None) -> Iterator[str]:
    """The texts that a value in canonical text holds."""
    if value is not None:
        yield from (scalar.value for scalar in _scalars(node_of(value)) if scalar.value)


def _scalars(node: Any) -> Iterator[Any]:
    if isinstance(node.value, str):
        yield node
    else:
        for one in node.value:
            for inner in one if isinstance(one, tuple) else (one,):
                yield from _scalars(inner)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif value is not None:
        yield value if isinstance(value, str) else json.dumps(value)
