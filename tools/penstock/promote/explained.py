"""Whether the freight explains what changes: a field that holds no value of it has no business to change."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from penstock import marks
from penstock.edit.scalar import TEXT, node_of
from penstock.edit.sheet import Unreadable, sheet
from penstock.promote.effect import Change, Effect, FieldChange
from penstock.promote.plan import Item, Plan
from penstock.promote.site import parts

#: What a name that Kustomize makes of a content ends with.
HASH = re.compile(r"-[a-z0-9]{10}\Z")
VARIABLE = re.compile(r"\$\{[^}]*\}")
#: What names the revision of a source: another one may bring anything, and the effect shows what.
PINS = ("commit", "tag", "digest", "branch", "semver", "name")
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
        self._new = {word for item in moving for word in words(item.source)}
        self._old = {word for item in moving for word in words(item.target)}
        steps = [parts(item.path)[1] for item in moving]
        self._lists = any({*path} & {*LISTS} for path in steps) or any(item.target is None for item in moving)
        self._takes = self._lists or bool({"delete", "remove", "replace"} & (self._new | self._old))
        self._pins = any(path[-2:-1] == ("ref",) and path[-1] in PINS for path in steps)
        self._anything = self._pins or any(path == () for path in steps) or "" in self._new

    def object(self, change: Change) -> bool:
        """True when an object may come or go."""
        named = any(len(word) > 2 and word in change.subject for word in self._new | self._old)
        return self._pins or self._lists or self._takes or named or HASH.search(change.subject) is not None

    def field(self, change: FieldChange) -> bool:
        """True when the new or the old value holds one that moves, or the change is what Kustomize makes of one."""
        new, old = list(_texts(change.new)), list(_texts(change.old))
        if any(_holds(text, self._new) for text in new) or any(_holds(text, self._old) for text in old):
            return True
        if self._anything or (self._takes and change.new is None):
            return True
        return any(HASH.sub("", one) == HASH.sub("", other) for one in new for other in old if HASH.search(one))


def _holds(text: str, told: set[str]) -> bool:
    return any(word in text if len(word) > 2 else word == text for word in told if word)


def words(value: str | None) -> Iterator[str]:
    """What a value in canonical text may show as in a cluster; an empty text when that can be anything."""
    if value is not None:
        for scalar in _scalars(node_of(value)):
            yield from _shown(scalar)


def _shown(scalar: yaml.ScalarNode) -> Iterator[str]:
    text = str(scalar.value)
    if not scalar.style and scalar.tag != TEXT and len(text) <= marks.LONGEST:
        yield json.dumps(yaml.safe_load(text), default=str)
    if not text:
        return
    yield text
    if "${" in text:  # what a variable gives is not known here
        literal = [part for part in VARIABLE.split(text) if len(part) > 1]
        yield from literal or [""]
    if "=" in text:
        yield text.partition("=")[2] or text
    if "\n" in text or text.startswith(("-", "{", "[")):
        yield from _inside(text)


def _inside(text: str) -> Iterator[str]:
    """The values of a patch that is written as a text."""
    try:
        for root in sheet(text.encode()).roots:
            if root.kind != "scalar":
                yield from words(root.canonical)
    except Unreadable:
        return


def _scalars(node: Any) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
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
