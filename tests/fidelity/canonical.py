"""One text for equal objects."""

import json
from collections.abc import Iterable
from typing import Any

Object = dict[str, Any]
LARGEST = 2**63


def text(value: Any) -> str:
    """Compact JSON, keys sorted. 1 and 1.0 are one number, 1 and true are not; integers beyond 64 bits are floats."""
    return json.dumps(_numbers(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def texts(objects: Iterable[Object]) -> list[str]:
    """The texts of several objects, in their order."""
    return [text(one) for one in objects]


def _numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _numbers(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_numbers(inner) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool) and not -LARGEST <= value < LARGEST:
        value = float(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value
