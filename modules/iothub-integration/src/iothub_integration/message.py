"""From a CloudEvent to a message of the hub: body, system properties, application properties."""

import json
import struct
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from penstock_runtime import CloudEvent, written

#: Bytes that the hub takes, properties included.
LARGEST = 262_144
#: Bytes that the properties may have as they travel: in the topic, of which MQTT allows 65,535, beside the identity.
LARGEST_TOPIC = 64_000
_HEAD = struct.Struct(">I")


class Unfit(ValueError):
    """An event that the hub would never take."""


@dataclass(frozen=True, slots=True)
class HubMessage:
    """What the SDK is handed. `key` decides over the identity; `properties` are what routes of the hub ask for."""

    body: bytes
    identity: str
    key: str
    content_type: str = "application/json"
    encoding: str = "utf-8"
    properties: Mapping[str, str] = field(default_factory=dict)

    def pack(self) -> bytes:
        """As it is on disk."""
        head = json.dumps([self.identity, self.key, self.content_type, self.encoding, dict(self.properties)]).encode()
        return _HEAD.pack(len(head)) + head + self.body

    @staticmethod
    def unpack(raw: bytes) -> "HubMessage":
        """The message that was packed. Raises ValueError."""
        if len(raw) < _HEAD.size:
            raise ValueError("a record is cut short")
        end = _HEAD.size + _HEAD.unpack_from(raw)[0]
        identity, key, content_type, encoding, properties = json.loads(raw[_HEAD.size : end])
        return HubMessage(raw[end:], identity, key, content_type, encoding, properties)


def from_event(event: CloudEvent) -> HubMessage:
    """The message for an event. Raises Unfit when the hub, or the way there, could never take it.

    The properties are those of the CloudEvents binding for AMQP and MQTT, as the hub's own event routing knows them.
    """
    if isinstance(event.data, bytes):
        body, encoding = event.data, ""
    else:
        body, encoding = _body(event.data), "utf-8"
    said = {
        "specversion": "1.0",
        "source": event.source,
        "type": event.type,
        "time": event.time,
        "subject": event.subject,
    }
    properties = {f"cloudEvents:{name}": value for name, value in said.items() if value is not None}
    properties |= {f"cloudEvents:{name}": _said(value) for name, value in event.extensions.items() if value is not None}
    key = event.partition_key or event.subject or event.source
    words = [event.id, event.datacontenttype, encoding, *properties, *properties.values()]
    _check(body, words, key)
    return HubMessage(body, event.id, key, event.datacontenttype, encoding, properties)


def _said(value: Any) -> str:
    """A text as it is, all else as JSON says it."""
    return value if isinstance(value, str) else _body(value).decode()


def _body(data: Any) -> bytes:
    """The data as JSON. Raises Unfit for what no text can be made of."""
    try:
        return written(data, ascii_only=False).encode()
    except RecursionError:
        raise Unfit("its data is nested too deep") from None
    except UnicodeEncodeError:
        raise Unfit("its data holds half of a character (a lone surrogate)") from None


def _check(body: bytes, words: Iterable[str], key: str) -> None:
    """Raises Unfit. What is found only when it is to be sent would hold up everything behind it."""
    # As the SDK counts, which is more than what travels.
    size = sys.getsizeof(body) + sum(sys.getsizeof(word) for word in words) + 512
    if size > LARGEST:
        raise Unfit(f"{size} bytes; the hub takes {LARGEST}")
    try:
        key.encode()
        signs = sum(len(quote(word)) + 2 for word in words)
    except UnicodeEncodeError:
        raise Unfit("its id, its key or a property is no text that could be sent") from None
    if signs > LARGEST_TOPIC:
        raise Unfit(f"{signs} bytes of properties; there is room for {LARGEST_TOPIC}")
