"""Which object after a change is which one before it: by name, by generated name, and by what is in it."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from penstock.diff.inventory import Held, Inventory
from penstock.diff.same import canonical

#: What Kustomize appends to the names of what its generators make.
HASH = re.compile(r"-[2456789bcdfghkmt]{10}\Z")
GENERATED = frozenset({"ConfigMap", "Secret"})


class Pair(NamedTuple):
    """The same object before and after; None where it is not."""

    before: Held | None
    after: Held | None


def pairs(before: Inventory, after: Inventory) -> Iterator[Pair]:
    """Every object that differs in content, name or owner, once."""
    gone: list[Held] = []
    come: list[Held] = []
    for one in before.keys() | after.keys():
        olds, news = before.get(one, ()), after.get(one, ())
        if len(olds) == len(news) == 1:
            if olds[0].digest != news[0].digest or olds[0].owner != news[0].owner:
                yield Pair(olds[0], news[0])
            continue
        yield from _several(olds, news, gone, come)
    yield from _renamed(sorted(gone, key=_order), sorted(come, key=_order))


def _several(olds: tuple[Held, ...], news: tuple[Held, ...], gone: list[Held], come: list[Held]) -> Iterator[Pair]:
    """Objects that several Kustomizations apply: each owner's own first, then whatever is left. What one of them no
    longer applies while others do is not gone: it is theirs; what another begins to apply too is not new."""
    left = list(news)
    rest = []
    for old in olds:
        own = next((new for new in left if new.owner == old.owner), None)
        if own is None:
            rest.append(old)
            continue
        left.remove(own)
        if own.digest != old.digest:
            yield Pair(old, own)
    both = min(len(rest), len(left))
    yield from (Pair(old, new) for old, new in zip(rest, left, strict=False))
    if news:
        yield from (Pair(old, news[0]) for old in rest[both:])
    else:
        gone += rest[both:]
    if olds:
        yield from (Pair(olds[0], new) for new in left[both:])
    else:
        come += left[both:]


def _renamed(gone: list[Held], come: list[Held]) -> Iterator[Pair]:
    """Objects of one generator, then objects of the same content under another name, then those whose content names
    such objects (a prefix renames what mounts a ConfigMap too), then what has no other side."""
    names = frozenset(one.id.name for one in (*gone, *come))
    for meant in (_stem, _body, lambda held: _body(held, names)):
        gone, come, found = _matched(gone, come, meant)
        yield from found
    yield from (Pair(old, None) for old in gone)
    yield from (Pair(None, new) for new in come)


def _matched(
    gone: list[Held], come: list[Held], meant: Callable[[Held], tuple[str, ...]]
) -> tuple[list[Held], list[Held], list[Pair]]:
    if not gone or not come:
        return gone, come, []
    waiting: dict[tuple[str, ...], list[Held]] = {}
    for new in come:
        waiting.setdefault(meant(new), []).append(new)
    waiting.pop((), None)
    found, left = [], []
    for old in gone:
        fitting = waiting.get(meant(old))
        if fitting:
            nearest = next((new for new in fitting if new.id.name == old.id.name), fitting[0])
            fitting.remove(nearest)
            found.append(Pair(old, nearest))
        else:
            left.append(old)
    taken = {id(pair.after) for pair in found}
    return left, [new for new in come if id(new) not in taken], found


def generated(old: Held, new: Held) -> bool:
    """True when one generator made both."""
    return bool(_stem(old)) and _stem(old) == _stem(new)


def _stem(held: Held) -> tuple[str, ...]:
    """What stays the same of a generated object's name; empty for any other object."""
    one = held.id
    if one.kind not in GENERATED or one.group or not HASH.search(one.name):
        return ()
    return (one.kind, one.namespace, HASH.sub("", one.name))


def _body(held: Held, names: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Everything of an object but its metadata; empty when that is nothing. These names in it are all alike."""
    content = {key: value for key, value in held.content.items() if key not in ("metadata", "apiVersion", "kind")}
    one = held.id
    return (one.group, one.kind, canonical(_unnamed(content, names))) if any(content.values()) else ()


def _unnamed(value: Any, names: frozenset[str]) -> Any:
    """The value with nothing in the place of each text that is one of the names."""
    if isinstance(value, dict):
        return {key: _unnamed(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [_unnamed(one, names) for one in value]
    return None if isinstance(value, str) and value in names else value


def _order(held: Held) -> tuple[object, ...]:
    return (held.id, held.owner)
