"""An evaluator of its own for conditions, slow and plain, written from the documentation and not from the engine.

Expressions are tuples: ("lit", value), ("prop", name), ("body", path), (operator, left, right), ("not"|"neg", one),
("call", name, *arguments). U is undefined, GONE a place that a body does not have.
"""

import math
from decimal import Decimal
from typing import Any

U, GONE = "<undefined>", "<gone>"

Expression = tuple[Any, ...]


def text(e: Expression) -> str:
    """An expression as a person would write it, every part in brackets."""
    match e:
        case ("lit", value):
            return literal(value)
        case ("prop", name):
            return str(name)
        case ("body", *steps):
            return "$body." + ".".join(map(str, steps))
        case ("not", one):
            return f"NOT ({text(one)})"
        case ("neg", one):
            return f"- ({text(one)})"
        case ("call", name, *arguments):
            return f"{name}({', '.join(map(text, arguments))})"
        case (operator, left, right):
            return f"({text(left)}) {operator} ({text(right)})"
    raise AssertionError(e)


def depth(e: Expression) -> int:
    """How many expressions stand in one another."""
    return 1 + max((depth(part) for part in e[1:] if isinstance(part, tuple)), default=0)


def literal(value: object) -> str:
    if isinstance(value, str) and value not in (U, GONE):
        escaped = value.replace("\\", "\\\\").replace("'", "\\'")
        return f"'{escaped}'"
    if isinstance(value, float):
        return format(Decimal(value), "f")
    return {True: "true", False: "false", None: "null", U: "undefined"}[value]  # type: ignore[index]


def comes_from_body(e: Expression) -> bool:
    """True when the value of an expression is one of a body, or made of one by arithmetic or ??."""
    if e[0] == "body":
        return True
    return e[0] in ("+", "-", "*", "/", "%", "??", "neg") and any(comes_from_body(part) for part in e[1:])


def value(e: Expression, properties: dict[str, str], document: dict[str, object]) -> object:
    """What an expression is worth."""

    def of(part: Expression) -> object:
        return value(part, properties, document)

    match e:
        case ("lit", held):
            return held
        case ("prop", name):
            return properties.get(str(name), U)
        case ("body", *steps):
            return leaf(document, steps)
        case ("not", one):
            return {True: False, False: True}.get(boolean(one, of(one)), U)  # type: ignore[call-overload]
        case ("neg", one):
            held = of(one)
            return -held if isinstance(held, float) else U
        case ("AND", left, right):
            table = sorted((rank(boolean(left, of(left))), rank(boolean(right, of(right)))))
            return [False, U, True][table[0]]
        case ("OR", left, right):
            table = sorted((rank(boolean(left, of(left))), rank(boolean(right, of(right)))))
            return [False, U, True][table[1]]
        case ("??", left, right):
            held = of(left)
            return of(right) if is_one(held, U) or is_one(held, GONE) else held
        case ("+" | "-" | "*" | "/" | "%" as operator, left, right):
            return sum_of(operator, of(left), of(right))
        case ("=" | "!=" | "<>" | "<" | "<=" | ">" | ">=" as operator, left, right):
            return compared(operator, of(left), of(right), comes_from_body(left) or comes_from_body(right))
        case ("call", "is_defined", one):
            return not (is_one(of(one), U) or is_one(of(one), GONE))
        case ("call", "is_null", one):
            return of(one) is None
        case ("call", "length", one):
            held = of(one)
            return float(len(str(held))) if word(held) else U
        case ("call", "upper", one):
            held = of(one)
            return held.upper() if word(held) else U  # type: ignore[attr-defined]
        case ("call", "contains", left, right):
            held, part = of(left), of(right)
            return held.find(part) >= 0 if word(held) and word(part) else U  # type: ignore[attr-defined]
        case ("call", "abs", one):
            held = of(one)
            return max(held, -held) if isinstance(held, float) else U
    raise AssertionError(e)


def is_one(held: object, mark: str) -> bool:
    return isinstance(held, str) and held == mark


def word(held: object) -> bool:
    return isinstance(held, str) and held not in (U, GONE)


def leaf(document: object, steps: list[str]) -> object:
    for step in steps:
        if not isinstance(document, dict) or step not in document:
            return GONE
        document = document[step]
    if isinstance(document, dict | list):
        return U
    return float(document) if isinstance(document, int) and not isinstance(document, bool) else document


def boolean(e: Expression, held: object) -> object:
    if held is True or held is False:
        return held
    return False if held is None and not comes_from_body(e) else U


def rank(held: object) -> int:
    return 0 if held is False else 2 if held is True else 1


def sum_of(operator: str, left: object, right: object) -> object:
    if not (isinstance(left, float) and isinstance(right, float)):
        return U
    if operator in "/%" and right == 0:
        infinite = operator == "/" and left != 0 and not math.isnan(left)
        return math.copysign(math.inf, left) * math.copysign(1.0, right) if infinite else U
    if operator == "%" and math.isinf(left):
        return U
    results = {"+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right}
    made = {**results, "/": lambda: left / right, "%": lambda: math.fmod(left, right)}[operator]()
    return U if math.isnan(made) else made


def compared(operator: str, left: object, right: object, dynamic: bool) -> object:
    if is_one(left, U) or is_one(right, U):
        return U
    left, right = (None if is_one(held, GONE) else held for held in (left, right))
    if type(left) is not type(right):
        return operator in ("!=", "<>") if dynamic and operator in ("=", "!=", "<>") else U
    if left is None:
        return operator in ("=", "<=", ">=")
    answers = {
        "=": left == right,
        "!=": left != right,
        "<>": left != right,
        "<": left < right,  # type: ignore[operator]
        "<=": left <= right,  # type: ignore[operator]
        ">": left > right,  # type: ignore[operator]
        ">=": left >= right,  # type: ignore[operator]
    }
    return answers[operator]
