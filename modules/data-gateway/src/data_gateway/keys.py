"""Partition keys: what names the asset that an event is of. Events of one asset stay in order."""

from collections.abc import Callable
from typing import Any

from penstock_runtime import CloudEvent

KEYS = ("own", "source", "subject", "type", "none")
BODY = "$body."

Key = Callable[[CloudEvent], str | None]


def is_key(text: str) -> bool:
    """Whether `key_of` understands it."""
    return text in KEYS or (text.startswith(BODY) and len(text) > len(BODY))


def key_of(text: str) -> Key:
    """The function that a setting names.

    `own` is the event's own partition key, else its source; `none` gives none, so that any two events may change
    places; `$body.a.b` looks into the data, and takes the source where that is not there.
    """
    match text:
        case "own":
            return lambda event: event.partition_key or event.source
        case "source":
            return lambda event: event.source
        case "subject":
            return lambda event: event.subject or event.source
        case "type":
            return lambda event: event.type
        case "none":
            return lambda event: None  # noqa: ARG005
        case _:
            names = text.removeprefix(BODY).split(".")
            return lambda event: _inside(event.data, names) or event.source


def _inside(data: Any, names: list[str]) -> str | None:
    for name in names:
        if not isinstance(data, dict) or name not in data:
            return None
        data = data[name]
    return None if data is None or isinstance(data, (dict, list)) else str(data)
