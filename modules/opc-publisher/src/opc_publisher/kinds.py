"""The kinds of value that a published-nodes field may have: each reads one, and says itself as JSON Schema."""

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from opc_publisher import nodename, timespan

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ENDPOINT = re.compile(r"opc\.(tcp|https|wss)://(\[[0-9a-fA-F:.%]+\]|[^\s/:?#]+)(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE)
#: A name in braces or angle brackets: a template that nobody filled in.
_UNFILLED = re.compile(r"\{\{.*?\}\}|\$\{.*?\}|<[^>]*>")
_PORT = re.compile(r"[^/]+//(?:\[[^\]]*\]|[^/:]+):(\d+)")
_HALF = re.compile(r"[\ud800-\udfff]")
LARGEST = sys.float_info.max


@dataclass(frozen=True, slots=True)
class Kind:
    """`read` gives the value as the publisher uses it, and raises ValueError; `schema` says the same."""

    read: Callable[[Any], Any]
    schema: Mapping[str, Any] = field(compare=False)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a string")
    if _HALF.search(value):
        raise ValueError("holds half of a character (a lone surrogate), which nothing can send")
    return value


def _filled(value: Any) -> str:
    if not _text(value).strip():
        raise ValueError("must not be empty")
    return str(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _guid(value: Any) -> str:
    if not _GUID.fullmatch(_text(value)):
        raise ValueError("must be a GUID")
    return str(value)


def _endpoint(value: Any) -> str:
    if _UNFILLED.search(_text(value)):
        raise ValueError("is a template that nobody filled in")
    if not _ENDPOINT.fullmatch(value):
        raise ValueError("must be a URL like opc.tcp://host:4840")
    if (port := _PORT.match(value)) and int(port[1]) > 65_535:
        raise ValueError("has a port above 65535")
    return str(value)


def _node(value: Any) -> nodename.NodeName:
    return nodename.parse(_text(value))


def _topic(value: Any) -> str:
    if any(sign in _text(value) for sign in "+#\0"):
        raise ValueError("must be a topic, without + and #")
    return str(value)


def _span(value: Any) -> float:
    return timespan.seconds(_text(value))


def _path(value: Any) -> tuple[str, ...]:
    if not (isinstance(value, list) and value and all(isinstance(step, str) and step for step in value)):
        raise ValueError("must be a list of names")
    return tuple(value)


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("must be an object")
    return value


def _sayable(value: Any) -> Mapping[str, Any]:
    """An object that goes into messages as it is."""
    said = _object(value)
    try:
        json.dumps(said, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise ValueError("holds what JSON cannot say: NaN, Infinity, half of a character, or too deep") from None
    return said


def _objects(value: Any) -> tuple[Mapping[str, Any], ...]:
    if not (isinstance(value, list) and all(isinstance(one, dict) for one in value)):
        raise ValueError("must be a list of objects")
    return tuple(value)


def whole(lowest: int, highest: int) -> Kind:
    """A whole number; 5.0 counts as one, as in JSON Schema."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
            raise ValueError("must be a whole number")
        if not lowest <= value <= highest:
            raise ValueError(f"must be from {lowest} to {highest}")
        return int(value)

    return Kind(read, {"type": "integer", "minimum": lowest, "maximum": highest})


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")
    if not 0 <= value <= LARGEST:
        raise ValueError("must not be negative, and not be infinite")
    return float(value)


def choice(*names: str) -> Kind:
    """One of some names, in any case."""
    known = {name.lower(): name for name in names}

    def read(value: Any) -> str:
        if (name := known.get(_text(value).lower())) is None:
            raise ValueError(f"must be one of {', '.join(names)}")
        return name

    anycase = "^(" + "|".join(_anycase(name) for name in names) + ")$"
    return Kind(read, {"type": "string", "pattern": anycase, "examples": list(names)})


def _anycase(name: str) -> str:
    return "".join(f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else re.escape(letter) for letter in name)


TEXT = Kind(_text, {"type": "string"})
FILLED = Kind(_filled, {"type": "string", "pattern": r"\S"})
FLAG = Kind(_flag, {"type": "boolean"})
GUID = Kind(_guid, {"type": "string", "pattern": f"^{_GUID.pattern}$"})
ENDPOINT = Kind(
    _endpoint, {"type": "string", "pattern": r"^[oO][pP][cC]\.([tT][cC][pP]|[hH][tT][tT][pP][sS]|[wW][sS][sS])://"}
)
NODE = Kind(_node, {"type": "string", "pattern": "(^|[;#])[isgb]=."})
TOPIC = Kind(_topic, {"type": "string", "pattern": "^[^+#\\u0000]*$"})
SPAN = Kind(_span, {"type": "string", "pattern": r"^\s*(\d+|(\d+\.)?\d{1,2}:\d{1,2}(:\d{1,2}(\.\d{1,7})?)?)\s*$"})
MILLISECONDS = whole(0, 2_147_483_647)
SECONDS = whole(0, 2_147_483)
COUNT = whole(0, 4_294_967_295)
NUMBER = Kind(_number, {"type": "number", "minimum": 0})
PATH = Kind(_path, {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}})
SAYABLE = Kind(_sayable, {"type": "object"})
OBJECT = Kind(_object, {"type": "object"})
OBJECTS = Kind(_objects, {"type": "array", "items": {"type": "object"}})
ANY = Kind(lambda value: value, {})

MODES = ("None", "Sign", "SignAndEncrypt", "SignAndEncryptOrNone", "NotNone", "Best")
QUALITY = choice("AtMostOnce", "AtLeastOnce", "ExactlyOnce")
HEARTBEATS = (
    "WatchdogLKV",
    "WatchdogLKG",
    "PeriodicLKV",
    "PeriodicLKG",
    "WatchdogLKVWithUpdatedTimestamps",
    "WatchdogLKVDiagnosticsOnly",
    "PeriodicLKVDropValue",
    "PeriodicLKGDropValue",
)
HEARTBEAT = choice(*HEARTBEATS)
ENCODINGS = ("Json", "JsonGzip")
#: What the original writes and this publisher does not: name → what is written in its place, which is told.
OTHER_ENCODINGS = {
    "JsonReversible": "Json",
    "JsonReversibleGzip": "JsonGzip",
    "Uadp": "Json",
    "Xml": "Json",
    "Avro": "Json",
    "AvroGzip": "JsonGzip",
}
MESSAGING = (
    "Samples",
    "FullSamples",
    "PubSub",
    "FullNetworkMessages",
    "DataSetMessages",
    "SingleDataSetMessage",
    "DataSets",
    "SingleDataSet",
    "RawDataSets",
    "SingleRawDataSet",
)
ATTRIBUTES = (
    "NodeId",
    "NodeClass",
    "BrowseName",
    "DisplayName",
    "Description",
    "WriteMask",
    "UserWriteMask",
    "IsAbstract",
    "Symmetric",
    "InverseName",
    "ContainsNoLoops",
    "EventNotifier",
    "Value",
    "DataType",
    "ValueRank",
    "ArrayDimensions",
    "AccessLevel",
    "UserAccessLevel",
    "MinimumSamplingInterval",
    "Historizing",
    "Executable",
    "UserExecutable",
)
_RANGE = re.compile(r"\d+(:\d+)?(,\d+(:\d+)?)*")


def _index_range(value: Any) -> str:
    if not _RANGE.fullmatch(_text(value)):
        raise ValueError("must be an index range like 2 or 1:3 or 1:2,0")
    return str(value)


INDEX_RANGE = Kind(_index_range, {"type": "string", "pattern": f"^{_RANGE.pattern}$"})
