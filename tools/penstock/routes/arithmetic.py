"""Arithmetic on doubles, as IEEE 754 has it: nothing is raised, what is not a number is undefined."""

import math
from collections.abc import Callable
from typing import Final

from penstock.routes.values import UNDEFINED, Value, number


def _divide(left: float, right: float) -> float:
    if right:
        return left / right
    return math.nan if left == 0 or left != left else math.copysign(math.inf, left) * math.copysign(1, right)


def _remainder(left: float, right: float) -> float:
    return math.nan if right == 0 or math.isinf(left) else math.fmod(left, right)


def power(base: float, exponent: float) -> float:
    """`base` to the `exponent`; too large is infinite, and a root of a negative number is none."""
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:
        odd = exponent % 2 == 1 or exponent % 2 == -1
        return math.copysign(math.inf, base if odd else 1) if base == 0 else math.nan


def exponential(exponent: float) -> float:
    """e to the `exponent`."""
    return power(math.e, exponent) if exponent > 700 else math.exp(exponent)


OPERATIONS: Final[dict[str, Callable[[float, float], float]]] = {
    "*": lambda left, right: left * right,
    "/": _divide,
    "%": _remainder,
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
}


def calculate(operator: str, left: Value, right: Value) -> Value:
    """One operation; undefined unless both are numbers."""
    for value in (left, right):
        if not isinstance(value, float):
            return UNDEFINED
    assert isinstance(left, float) and isinstance(right, float)  # noqa: PT018
    return number(OPERATIONS[operator](left, right))
