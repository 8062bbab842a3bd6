"""The fields in which two objects differ."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from penstock.diff.change import FieldChange, Op
from penstock.diff.lists import naming, picked, unordered
from penstock.diff.noise import NULL, opaque, own, reason
from penstock.diff.same import canonical, same
from penstock.diff.sequence import aligned
from penstock.diff.step import Way
from penstock.document import Object

ORDER = "the order says nothing"


def fields(before: Object, after: Object) -> tuple[FieldChange, ...]:
    """Every difference; `apply` gives `after` back from `before`."""
    found = _values((), before, after)
    return tuple(replace(one, noise="") if one.noise and _counts(after, one) else one for one in found)


def _counts(after: Object, one: FieldChange) -> bool:
    return opaque(after, one.way) or (one.noise == NULL and not own(after))


def _values(way: Way, before: Any, after: Any) -> Iterator[FieldChange]:
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _mappings(way, before, after)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _lists(way, before, after)
    elif not same(before, after):
        yield _change(way, Op.CHANGE, before, after)


def _mappings(way: Way, before: dict[str, Any], after: dict[str, Any]) -> Iterator[FieldChange]:
    for key in sorted({*before, *after}):
        if key not in after:
            yield _change((*way, key), Op.REMOVE, before[key], None)
        elif key not in before:
            yield _change((*way, key), Op.ADD, None, after[key])
        else:
            yield from _values((*way, key), before[key], after[key])


def _lists(way: Way, before: list[Any], after: list[Any]) -> Iterator[FieldChange]:
    if same(before, after):
        return
    field = way[-1] if way and isinstance(way[-1], str) else ""
    names = naming(field, before, after)
    if names is not None:
        yield from _named(way, names, before, after)
    elif len(before) == len(after) and sorted(map(canonical, before)) == sorted(map(canonical, after)):
        yield FieldChange(way, Op.ORDER, before, after, ORDER if unordered(field, before, after) else "")
    else:
        yield from _sequence(way, before, after)


def _named(way: Way, names: tuple[str, ...], before: list[Any], after: list[Any]) -> Iterator[FieldChange]:
    ones = {picked(names, item): item for item in before}
    others = {picked(names, item): item for item in after}
    for step, item in ones.items():
        if step in others:
            yield from _values((*way, step), item, others[step])
        else:
            yield _change((*way, step), Op.REMOVE, item, None)
    for step, item in others.items():
        if step not in ones:
            yield _change((*way, step), Op.ADD, None, item)
    kept = [step for step in ones if step in others]
    if [*kept, *(step for step in others if step not in ones)] != list(others):
        field = way[-1] if way and isinstance(way[-1], str) else ""
        noise = ORDER if unordered(field, before, after) else ""
        yield FieldChange(way, Op.ORDER, tuple(ones), tuple(others), noise)


def _sequence(way: Way, before: list[Any], after: list[Any]) -> Iterator[FieldChange]:
    for one, other in aligned(before, after):
        if one is not None and other is not None:
            yield from _values((*way, one), before[one], after[other])
        elif one is not None:
            yield _change((*way, one), Op.REMOVE, before[one], None)
        elif other is not None:
            yield _change((*way, other), Op.ADD, None, after[other])


def _change(way: Way, op: Op, before: Any, after: Any) -> FieldChange:
    return FieldChange(way, op, before, after, reason(way, before, after))
