"""CloudEvents 1.0 as they are on the wire: one JSON object, the same whoever carries it."""

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Self

from penstock_runtime.jsontext import read, written

CONTENT_TYPE = "application/cloudevents+json"
TYPE = "com.dapr.event.sent"
"""The type that Dapr gives an event of an application that names none; kept, so that receivers see no difference."""

ATTRIBUTES = ("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema")
DATA = ("data", "data_base64")
#: In the way of every event: looked up by hash, read and written by what is made once.
_OWN = frozenset((*ATTRIBUTES, *DATA))


class EventError(ValueError):
    """Bytes that are no CloudEvent; the message says why. Up to its first colon it is one of a few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudEvent:
    """One event. `data` is what JSON gives (any value), or bytes, which travel as base64.

    `raw` is the text that the event was read from; it is sent on as it is when nothing was changed. A text with NaN or
    Infinity where JSON has numbers is no JSON: it is written anew (see jsontext).
    """

    source: str
    data: Any
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    type: str = TYPE
    subject: str | None = None
    time: str | None = None
    datacontenttype: str = "application/json"
    extensions: Mapping[str, Any] = field(default_factory=dict)
    raw: bytes | None = field(default=None, compare=False, repr=False)

    @property
    def partition_key(self) -> str | None:
        """The extension `partitionkey`: events that share it keep their order."""
        key = self.extensions.get("partitionkey")
        return None if key is None else str(key)

    def with_extensions(self, **more: Any) -> Self:
        """The same event with further extensions; itself when it has them all."""
        for name, value in more.items():
            if self.extensions.get(name) != value:
                break
        else:
            return self
        raw = None
        if self.raw is not None and self.raw[:2] == b'{"' and not any(name in self.extensions for name in more):
            # Put in front of what was read, rather than all of it written anew.
            raw = written(more).encode()[:-1] + b"," + self.raw[1:]
        return replace(self, extensions={**self.extensions, **more}, raw=raw)

    def encode(self) -> bytes:
        """The JSON text."""
        return self.raw if self.raw is not None else written(self.to_json()).encode()

    def envelope(self) -> dict[str, Any]:
        """The JSON object without the data."""
        said = {"specversion": "1.0", "id": self.id, "source": self.source, "type": self.type}
        said |= {"subject": self.subject} if self.subject is not None else {}
        said |= {"time": self.time} if self.time is not None else {}
        return said | {"datacontenttype": self.datacontenttype, **self.extensions}

    def to_json(self) -> dict[str, Any]:
        """The JSON object."""
        said = self.envelope()
        if isinstance(self.data, bytes):
            return {**said, "data_base64": base64.b64encode(self.data).decode()}
        return {**said, "data": self.data}

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """The event that `raw` is. Raises EventError."""
        try:
            # Decoded here: json would first guess the encoding.
            said, stands = read(str(raw, "utf-8"))
            raw = raw if stands else written(said).encode()
        except ValueError as error:
            raise EventError(f"not JSON: {error}") from None
        except RecursionError:
            raise EventError("nested too deep") from None
        if not isinstance(said, dict):
            raise EventError(f"no JSON object: {type(said).__name__}")
        return cls._from_json(said, raw)

    @classmethod
    def _from_json(cls, said: dict[str, Any], raw: bytes | None) -> Self:
        if said.get("specversion") != "1.0":
            found = f": {str(said['specversion'])[:40]!r}" if "specversion" in said else ", it is missing"
            raise EventError(f"specversion is not '1.0'{found}")
        for name in ("id", "source", "type"):
            if type(said.get(name)) is not str or not said[name]:
                raise EventError(f"{name} is missing or no text")
        return cls(
            id=said["id"],
            source=said["source"],
            type=said["type"],
            subject=_text(said, "subject") if "subject" in said else None,
            time=_text(said, "time") if "time" in said else None,
            datacontenttype=_text(said, "datacontenttype") or "application/json",
            data=_data(said) if "data_base64" in said else said.get("data"),
            extensions={name: value for name, value in said.items() if name not in _OWN},
            raw=raw,
        )


def now() -> str:
    """The time of day for `time`: RFC 3339, UTC, microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _text(said: Mapping[str, Any], name: str) -> str | None:
    value = said.get(name)
    if value is not None and not isinstance(value, str):
        raise EventError(f"{name} is no text")
    return value


def _data(said: Mapping[str, Any]) -> bytes:
    try:
        return base64.b64decode(said["data_base64"], validate=True)
    except (ValueError, TypeError):
        raise EventError("data_base64 is no base64") from None
