"""What a promotion does to a cluster: its objects before and after, field by field."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from penstock.diff.family import Family
from penstock.document import Document
from penstock.expand.rendered import ClusterRender
from penstock.secrets import veil

#: A field that is not there.
MISSING: Any = object()


@dataclass(frozen=True)
class FieldChange:
    """One field of an object: its path, and its values as JSON has them; None on one side is a field not there."""

    path: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Change:
    """One object of one cluster: it is added, removed, or changed in some fields."""

    subject: str
    what: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class Effect:
    """All that changes on one cluster."""

    cluster: str
    changes: tuple[Change, ...]


def alike(effects: Iterable[Effect]) -> list[tuple[list[str], tuple[Change, ...]]]:
    """Clusters to which the same happens, and what."""
    found: dict[str, tuple[list[str], tuple[Change, ...]]] = {}
    for one in effects:
        found.setdefault(repr(one.changes), ([], one.changes))[0].append(one.cluster)
    return [*found.values()]


def effect(before: ClusterRender, after: ClusterRender) -> Effect:
    """What changes from one render of a cluster to another. Values of Secrets are not shown, and what is absent only
    because something could not be built is not taken for added or removed."""
    old, new = _objects(before), _objects(after)
    ones, others = Family(before), Family(after)
    over = (veil(before.documents), veil(after.documents))
    changes = []
    for name in sorted({*old, *new}):
        was, now = old.get(name), new.get(name)
        if was is None or now is None:
            one, here, there = (was, ones, others) if now is None else (now, others, ones)
            if not there.failed.keys() & {*here.line(name[0])}:
                changes.append(Change(str(one), "removed" if now is None else "added"))
        elif was.sha != now.sha:
            fields = tuple(_fields(over[0].object(was.object), over[1].object(now.object), ""))
            changes.append(Change(str(now), "changed", fields))
    return Effect(after.cluster.name, tuple(changes))


def rendered_digest(render: ClusterRender) -> str:
    """`sha256:…` over every object of a cluster and the Kustomization that applies it."""
    digest = hashlib.sha256()
    for line in sorted(
        "\0".join((str(one.kustomization.key), *document.identity, document.sha))
        for one in render.rendered
        for document in one.documents
    ):
        digest.update(f"{line}\n".encode("utf-8", "surrogatepass"))
    return f"sha256:{digest.hexdigest()}"


def _objects(render: ClusterRender) -> Mapping[tuple[str, ...], Document]:
    return {
        (str(one.kustomization.key), *document.identity): document
        for one in render.rendered
        for document in one.documents
    }


def _fields(old: Any, new: Any, at: str) -> Iterator[FieldChange]:
    if old is MISSING or new is MISSING:
        yield FieldChange(at, None if old is MISSING else old, None if new is MISSING else new)
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _fields(old.get(key, MISSING), new.get(key, MISSING), f"{at}.{key}" if at else key)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(old, new, at)
    elif old != new or type(old) is not type(new):
        yield FieldChange(at, old, new)


def _lists(old: list[Any], new: list[Any], at: str) -> Iterator[FieldChange]:
    """Elements by their names where all have one, else those that one side alone has; or the order, as one field."""
    was, now = _named(old), _named(new)
    if was is not None and now is not None:
        for name in dict.fromkeys((*was, *now)):
            yield from _fields(was.get(name, MISSING), now.get(name, MISSING), f"{at}[{name}]")
        return
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    for one, other in zip_longest(gone, come, fillvalue=MISSING):
        yield from _fields(one, other, f"{at}[]")
    if not gone and not come and old != new:
        yield FieldChange(at, old, new)


def _named(items: list[Any]) -> dict[str, Any] | None:
    """The elements by their names, when each has its own."""
    names = [item.get("name") if isinstance(item, dict) else None for item in items]
    named = {name: item for name, item in zip(names, items, strict=True) if isinstance(name, str)}
    return named if len(named) == len(items) else None
