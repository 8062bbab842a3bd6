"""The values of conditions, and their three-valued logic."""

from enum import Enum
from typing import Final


class Nothing(Enum):
    """What is no value: an expression without one, and a path that leads nowhere in a body."""

    UNDEFINED = "undefined"
    #: Equal to null, as edgeHub has it, but neither defined nor null when asked.
    MISSING = "missing"


UNDEFINED: Final = Nothing.UNDEFINED
MISSING: Final = Nothing.MISSING

#: None is null. Numbers are always floats, as in edgeHub.
Value = str | float | bool | None | Nothing
Truth = bool | Nothing


class Kind(Enum):
    """What is known of an expression's value before there is a message; ANY is for bodies."""

    BOOL = "a Boolean"
    NUMBER = "a number"
    STRING = "a string"
    NULL = "null"
    UNDEFINED = "undefined"
    ANY = "a value of the body"


def kind_of(value: Value) -> Kind:
    """The kind of one value; MISSING counts as null."""
    if isinstance(value, bool):
        return Kind.BOOL
    if isinstance(value, float):
        return Kind.NUMBER
    if isinstance(value, str):
        return Kind.STRING
    return Kind.UNDEFINED if value is UNDEFINED else Kind.NULL


def truth(value: Value, kind: Kind) -> Truth:
    """A value as a condition: a literal null is false, and whatever is no Boolean is undefined."""
    if isinstance(value, bool):
        return value
    return False if value is None and kind is Kind.NULL else UNDEFINED


def negation(value: Truth) -> Truth:
    """NOT, by Kleene."""
    return value if value is UNDEFINED else not value


def conjunction(left: Truth, right: Truth) -> Truth:
    """AND, by Kleene: false wins over undefined."""
    if left is False or right is False:
        return False
    return UNDEFINED if UNDEFINED in (left, right) else True


def disjunction(left: Truth, right: Truth) -> Truth:
    """OR, by Kleene: true wins over undefined."""
    if left is True or right is True:
        return True
    return UNDEFINED if UNDEFINED in (left, right) else False


def number(value: float) -> float | Nothing:
    """A result of arithmetic; what is not a number is undefined."""
    return UNDEFINED if value != value else value
