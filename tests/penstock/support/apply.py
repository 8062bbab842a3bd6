"""Reported changes, applied: what was before becomes what is after."""

import copy
from collections.abc import Iterable
from typing import Any

from penstock.diff.change import FieldChange, Op
from penstock.diff.lists import picked
from penstock.diff.step import Picked, Step, Way
from penstock.document import Object


def applied(before: Object, changes: Iterable[FieldChange]) -> Object:
    """The object after the changes; `before` stays as it is."""
    whole = {"": copy.deepcopy(before)}
    listed = list(changes)
    if any(one.op is Op.CHANGE and not one.way for one in listed):
        raise ValueError("an object as a whole is not changed but replaced")
    for one in sorted(listed, key=_order):
        _apply(_holder(whole[""], one.way), one)
    result: Object = whole[""]
    return result


def _order(one: FieldChange) -> tuple[int, int, int]:
    """Inner fields before the lists that hold them; in a list what changes, then what goes (from its end), then what
    comes (from its beginning), then the order."""
    last = one.way[-1] if one.way else ""
    position = last if isinstance(last, int) else 0
    turn = (Op.CHANGE, Op.REMOVE, Op.ADD, Op.ORDER).index(one.op)
    return -len(one.way), turn, -position if one.op is Op.REMOVE else position


def _holder(value: Any, way: Way) -> Any:
    for step in way[:-1]:
        value = value[_at(value, step)]
    return value


def _at(holder: Any, step: Step) -> Any:
    if not isinstance(step, Picked):
        return step
    names = [name for name, _ in step.fields]
    return next(index for index, item in enumerate(holder) if picked(names, item) == step)


def _apply(holder: Any, one: FieldChange) -> None:
    last = one.way[-1]
    if one.op is Op.ORDER:
        holder[_at(holder, last)] = _ordered(holder[_at(holder, last)], one.after)
    elif one.op is Op.REMOVE:
        del holder[_at(holder, last)]
    elif one.op is Op.CHANGE:
        holder[_at(holder, last)] = copy.deepcopy(one.after)
    elif isinstance(last, Picked):
        holder.append(copy.deepcopy(one.after))
    elif isinstance(holder, list) and isinstance(last, int):
        holder.insert(last, copy.deepcopy(one.after))
    else:
        holder[last] = copy.deepcopy(one.after)


def _ordered(items: list[Any], order: Any) -> list[Any]:
    """The items by the steps that name them; an order of items without names is the list itself."""
    if not isinstance(order, tuple):
        return copy.deepcopy(list(order))
    return [items[_at(items, step)] for step in order]
