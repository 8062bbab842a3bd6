"""Comparisons: = and <> of any two values, the others of values of one kind."""

from collections.abc import Callable
from typing import Final

from penstock.routes.utf16 import before
from penstock.routes.values import UNDEFINED, Kind, Truth, Value, kind_of

#: What each operator says of two values, given how they stand: -1, 0 or 1.
ORDERS: Final[dict[str, Callable[[int], bool]]] = {
    "=": lambda order: order == 0,
    "!=": lambda order: order != 0,
    "<>": lambda order: order != 0,
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


def compare(operator: str, left: Value, right: Value, *, dynamic: bool) -> Truth:
    """Compare two values. `dynamic` when one comes out of a body: then values of two kinds are different.

    Which of two values of different kinds is greater stays undefined; edgeHub orders them by kind, so that a field that
    is not there would be greater than any number.
    """
    kinds = kind_of(left), kind_of(right)
    if Kind.UNDEFINED in kinds:
        return UNDEFINED
    if kinds[0] is kinds[1]:
        return ORDERS[operator](_less(right, left) - _less(left, right))
    if dynamic and operator in ("=", "!=", "<>"):
        return operator != "="
    return UNDEFINED


def _less(left: Value, right: Value) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return before(left, right)
    if isinstance(left, float) and isinstance(right, float):
        return left < right
    return left is False and right is True
