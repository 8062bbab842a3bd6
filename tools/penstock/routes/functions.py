"""The functions of conditions."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from penstock.routes import utf16
from penstock.routes.arithmetic import exponential, power
from penstock.routes.numbers import as_number
from penstock.routes.values import MISSING, UNDEFINED, Kind, Value, number


@dataclass(frozen=True, slots=True)
class Function:
    """One function: what it takes (alternatives, each a row of kinds), what it gives, and how.

    With `more` the last kind of a row may repeat. With `anything` the kinds do not matter, only how many there are.
    """

    gives: Kind
    call: Callable[..., Value]
    takes: tuple[tuple[Kind, ...], ...]
    more: bool = False
    anything: bool = False

    def fits(self, kinds: Sequence[Kind]) -> bool:
        """True when edgeHub would take arguments of these kinds."""
        return any(self._row(row, kinds) for row in self.takes)

    def _row(self, row: tuple[Kind, ...], kinds: Sequence[Kind]) -> bool:
        if self.more and len(kinds) > len(row):
            row = row + row[-1:] * (len(kinds) - len(row))
        if len(row) != len(kinds):
            return False
        return self.anything or all(kind in (wanted, Kind.ANY) for wanted, kind in zip(row, kinds, strict=True))

    def apply(self, values: Sequence[Value]) -> Value:
        """The result; undefined when an argument is of a kind that the function does not take."""
        if self.anything:
            return self.call(*values)
        try:
            result = self.call(*values)
        except _Mismatch:
            return UNDEFINED
        return number(result) if isinstance(result, float) and not isinstance(result, bool) else result


class _Mismatch(Exception):
    """An argument is of another kind than the function takes."""


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise _Mismatch
    return value


def _double(value: Value) -> float:
    if not isinstance(value, float):
        raise _Mismatch
    return value


def _numeric(call: Callable[[float], float]) -> Function:
    return Function(Kind.NUMBER, lambda value: float(call(_double(value))), ((Kind.NUMBER,),))


def _textual(call: Callable[[str], str]) -> Function:
    return Function(Kind.STRING, lambda value: call(_text(value)), ((Kind.STRING,),))


def _search(call: Callable[[str, str], Value], gives: Kind = Kind.BOOL) -> Function:
    return Function(gives, lambda text, part: call(_text(text), _text(part)), ((Kind.STRING, Kind.STRING),))


def _asked(call: Callable[[Value], bool]) -> Function:
    return Function(Kind.BOOL, call, ((Kind.ANY,),), anything=True)


def _whole(call: Callable[[float], int]) -> Callable[[float], float]:
    """Rounding that leaves infinity as it is."""
    return lambda value: float(call(value)) if math.isfinite(value) else value


def _root(value: float) -> float:
    return math.sqrt(value) if value >= 0 else math.nan


def _sign(value: float) -> float:
    return float((value > 0) - (value < 0))


def _to_number(value: Value) -> Value:
    return value if isinstance(value, float) else as_number(_text(value))


def _substring(text: Value, start: Value, *size: Value) -> Value:
    held, begin = _text(text), _double(start)
    length = utf16.length(held)
    if not size:
        return utf16.part(held, int(begin), length) if 0 <= begin <= length else UNDEFINED
    count = _double(size[0])
    fits = 0 <= begin < length and 0 <= count <= length - begin
    return utf16.part(held, int(begin), int(count)) if fits else UNDEFINED


def _finite(value: Value) -> bool:
    return isinstance(value, float) and math.isfinite(value)


_SUBSTRING = ((Kind.STRING, Kind.NUMBER), (Kind.STRING, Kind.NUMBER, Kind.NUMBER))

#: By name, in lower case. `twin_change_includes` is not among them: its argument is a path, not an expression.
FUNCTIONS: Final[dict[str, Function]] = {
    "abs": _numeric(abs),
    "as_number": Function(Kind.NUMBER, _to_number, ((Kind.STRING,), (Kind.NUMBER,))),
    "ceiling": _numeric(_whole(math.ceil)),
    "concat": Function(
        Kind.STRING, lambda *parts: "".join(map(_text, parts)), ((Kind.STRING, Kind.STRING),), more=True
    ),
    "contains": _search(lambda text, part: part in text),
    "ends_with": _search(str.endswith),
    "exp": _numeric(exponential),
    "floor": _numeric(_whole(math.floor)),
    "index_of": _search(lambda text, part: float(utf16.find(text, part)), Kind.NUMBER),
    "is_bool": _asked(lambda value: isinstance(value, bool)),
    "is_defined": _asked(lambda value: value not in (UNDEFINED, MISSING)),
    "is_null": _asked(lambda value: value is None),
    "is_number": _asked(_finite),
    "is_string": _asked(lambda value: isinstance(value, str)),
    "length": Function(Kind.NUMBER, lambda text: float(utf16.length(_text(text))), ((Kind.STRING,),)),
    "lower": _textual(utf16.lower),
    "power": Function(
        Kind.NUMBER, lambda base, exponent: power(_double(base), _double(exponent)), ((Kind.NUMBER, Kind.NUMBER),)
    ),
    "sign": _numeric(_sign),
    "sqrt": _numeric(_root),
    "square": _numeric(lambda value: power(value, 2.0)),
    "starts_with": _search(str.startswith),
    "substring": Function(Kind.STRING, _substring, _SUBSTRING),
    "upper": _textual(utf16.upper),
}
