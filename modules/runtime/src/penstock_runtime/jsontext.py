"""JSON, read as some senders write it, written as every reader takes it.

JSON has no word for NaN and the infinities. Who writes them all the same would have everything refused that came with
them. They become texts, as OPC UA has them in JSON: "NaN", "Infinity", "-Infinity".
"""

import json
from math import isfinite, isnan
from typing import Any, NoReturn


class _NoNumber(ValueError):
    """A word where JSON has a number."""


def _refuse(word: str) -> NoReturn:
    raise _NoNumber(word)


#: In the way of every event: made once.
_STRICT = json.JSONDecoder(parse_constant=_refuse)
_LENIENT = json.JSONDecoder(parse_constant=str)
_ENCODE = {
    ascii_only: json.JSONEncoder(separators=(",", ":"), ensure_ascii=ascii_only, allow_nan=False).encode
    for ascii_only in (True, False)
}


def read(text: str) -> tuple[Any, bool]:
    """What a text says, and whether it is JSON as it stands. Raises ValueError, RecursionError."""
    try:
        return _read(text), True
    except _NoNumber:
        return _LENIENT.decode(text), False


def written(value: Any, *, ascii_only: bool = True) -> str:
    """The text of a value. A number that no double can hold is an infinity. Raises ValueError, RecursionError."""
    try:
        return _ENCODE[ascii_only](value)
    except ValueError:
        return _ENCODE[ascii_only](_sayable(value))


def _read(text: str) -> Any:
    """The usual text, with nothing before or behind it, without two searches for spaces."""
    try:
        said, end = _STRICT.raw_decode(text)
    except _NoNumber:
        raise
    except ValueError:
        end = -1
    return said if end == len(text) else _STRICT.decode(text)


def _sayable(value: Any) -> Any:
    if isinstance(value, float) and not isfinite(value):
        return "NaN" if isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {name: _sayable(one) for name, one in value.items()}
    return [_sayable(one) for one in value] if isinstance(value, list | tuple) else value
