"""OPC UA values as JSON has them (Part 6, not reversible): what orjson cannot write by itself, made plain."""

import base64
import dataclasses
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from math import isfinite, isinf, isnan
from typing import Any
from uuid import UUID

#: Names a node id or a qualified name by its namespace's URI; the server's table is behind it.
Namer = Callable[[Any], str]

_SIMPLE = frozenset({int, str, bool, type(None), datetime})


def plain(value: Any, name: Namer = str) -> Any:
    """A value of a Variant as JSON; raises nothing: what nobody knows becomes text."""
    kind = type(value)
    if kind in _SIMPLE:
        return value if kind is not int or -(2**63) <= value < 2**64 else str(value)
    if kind is float:
        return value if isfinite(value) else _odd(value)
    if kind is list:
        return [plain(one, name) for one in value]
    if kind is bytes:
        return base64.b64encode(value).decode()
    return _rare(value, name)


def _odd(value: float) -> str:
    if isnan(value):
        return "NaN"
    return ("Infinity" if value > 0 else "-Infinity") if isinf(value) else str(value)


def _rare(value: Any, name: Namer) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    match type(value).__name__:
        case "NodeId" | "ExpandedNodeId" | "NumericNodeId" | "StringNodeId" | "QualifiedName":
            return name(value)
        case "LocalizedText":
            return value.Text
        case "XmlElement":
            return value.Value
        case "StatusCode":
            return int(value.value)
        case "Variant":
            return plain(value.Value, name)
        case "DataValue":
            return plain(value.Value, name)
    if dataclasses.is_dataclass(value):
        return {one.name: plain(getattr(value, one.name), name) for one in dataclasses.fields(value)}
    if isinstance(value, int | float | str):
        return plain(next(kind(value) for kind in (int, float, str) if isinstance(value, kind)), name)
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {str(key): plain(one, name) for key, one in value.items()}
    if isinstance(value, tuple | set | frozenset):
        return [plain(one, name) for one in value]
    return str(value)
