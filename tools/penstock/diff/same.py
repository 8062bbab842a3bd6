"""Equality as JSON means it: `true` is not `1`, and `1.0` is `1`."""

import json
from typing import Any


def same(one: Any, other: Any) -> bool:
    """True when both are the same JSON value."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


def canonical(value: Any) -> str:
    """A text that is the same for the same value, whatever the order of keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
