"""Where an event goes: IoT Edge routes over CloudEvents."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from penstock.routes import Message, RouteError, Routing, Sink
from penstock_runtime import CloudEvent, written

UPSTREAM = "$upstream"


class TableError(ValueError):
    """A file of routes that cannot be used; every fault is a line of the message."""


@dataclass(frozen=True, slots=True)
class Way:
    """One of the ways that an event goes: an output's name, how urgent it is (0 first), seconds to live or None."""

    output: str
    priority: int
    seconds: float | None


EVERYTHING = (Way(UPSTREAM, 0, None),)


@dataclass(frozen=True, slots=True)
class Table:
    """All routes; without any, everything goes up and lives for ever."""

    routing: Routing | None = None
    topic: str = "telemetry"

    def ways(self, event: CloudEvent) -> tuple[Way, ...]:
        """Where an event goes; nowhere when no route is true for it."""
        if self.routing is None:
            return EVERYTHING
        found = self.routing.select(message(event, self.topic))
        return tuple(Way(name(one.sink), one.priority, one.time_to_live_secs) for one in found)

    def outputs(self) -> set[str]:
        """The outputs that routes name."""
        return {UPSTREAM} if self.routing is None else {name(entry.route.sink) for entry in self.routing.entries}


def name(sink: Sink) -> str:
    """`$upstream`, or module/input."""
    return UPSTREAM if sink.upstream else f"{sink.module}/{sink.input}"


def message(event: CloudEvent, topic: str) -> Message:
    """An event as a route sees it.

    It comes from the module that is its source and from the output that is its topic. Its extensions, type and
    subject are properties; its data is the body.
    """
    properties: dict[str, str | None] = {key: _text(value) for key, value in event.extensions.items()}
    properties |= {"type": event.type, "subject": event.subject} if event.subject else {"type": event.type}
    module = event.source.rstrip("/").rpartition("/")[2]
    system = {"connectionModuleId": module, "messageId": event.id, "enqueuedTime": event.time}
    if isinstance(event.data, bytes):
        return Message(f"/messages/modules/{module}/outputs/{topic}", event.data, properties, system)
    system |= {"contentType": "application/json", "contentEncoding": "utf-8"}
    return Message(f"/messages/modules/{module}/outputs/{topic}", written(event.data).encode(), properties, system)


def load(path: Path, topic: str) -> Table:
    """The table of a file: `{"routes": {…}, "storeAndForwardConfiguration": {"timeToLiveSecs": …}}`, or routes alone.

    Raises TableError.
    """
    try:
        held = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise TableError(f"{path}: {error}") from None
    except RecursionError:
        raise TableError(f"{path}: it lies too deep, one bracket in another") from None
    if not isinstance(held, dict):
        raise TableError(f"{path}: routes are a JSON object")
    routes = held.get("routes", held)
    if not isinstance(routes, dict) or not routes:
        raise TableError(f"{path}: there is no route in it")
    _check_each(path, routes)
    return Table(Routing.load(routes, _seconds(path, held) if routes is not held else -1), topic)


def _seconds(path: Path, held: Mapping[str, Any]) -> int:
    """How long messages wait for a route that has no time of its own; negative for ever."""
    kept = held.get("storeAndForwardConfiguration") or {}
    seconds = kept.get("timeToLiveSecs", -1) if isinstance(kept, dict) else kept
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        raise TableError(f"{path}: storeAndForwardConfiguration is an object whose timeToLiveSecs is a whole number")
    return seconds


def _check_each(path: Path, routes: Mapping[str, Any]) -> None:
    """All faults of all routes at once."""
    faults = []
    for key, value in routes.items():
        try:
            Routing.load({key: value})
        except RouteError as error:
            faults.append(f"{path}: route {key}: {error}")
        except ValueError as error:
            faults.append(f"{path}: {error}")
    if faults:
        raise TableError("\n".join(faults))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
