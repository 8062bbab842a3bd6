"""A publisher in this process, over a bus that is a list, with everything else real."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from opc_publisher.__main__ import _manner
from opc_publisher.published import read
from opc_publisher.publisher import Publisher, tasks
from opc_publisher.settings import Settings
from penstock_runtime import CloudEvent, Health, Unpublished, read_settings
from tests.modules.opc_publisher.machine import settings_arguments


@dataclass(slots=True)
class ListBus:
    """A bus that keeps what it gets; `refuse` says what it answers instead."""

    name: str = "list"
    sent: list[tuple[str, CloudEvent]] = field(default_factory=list)
    refuse: Unpublished | None = None
    tries: int = 0
    one_of_a_key: bool = False

    async def publish(self, topic: str, events: Sequence[CloudEvent]) -> list[Unpublished | None]:
        self.tries += 1
        await asyncio.sleep(0)
        if self.refuse is not None:
            return [self.refuse] * len(events)
        self.sent += [(topic, event) for event in events]
        return [None] * len(events)

    def connected(self) -> bool:
        return self.refuse is None

    def subscribe(self, topic: str) -> Any:
        raise NotImplementedError

    def bodies(self) -> list[dict[str, Any]]:
        """The data of every event."""
        return [json.loads(event.encode())["data"] for _, event in self.sent]

    def lists(self) -> list[list[Any]]:
        """The data of every event that holds a list; an event that is not one holds one thing."""
        data = (json.loads(event.encode())["data"] for _, event in self.sent)
        return [one if isinstance(one, list) else [one] for one in data]

    def messages(self, kind: str = "ua-data") -> list[dict[str, Any]]:
        """Network messages of a kind."""
        return [body for body in self.bodies() if body.get("MessageType") == kind]

    def frames(self) -> list[dict[str, Any]]:
        """Data set messages, in order."""
        return [frame for body in self.messages() for frame in body["Messages"]]

    def values(self, name: str) -> list[Any]:
        """The values of a field, in order."""
        return [frame["Payload"][name].get("Value") for frame in self.frames() if name in frame.get("Payload", {})]


@dataclass(slots=True)
class Line:
    """A running publisher."""

    publisher: Publisher
    bus: ListBus
    health: Health

    def publish(self, *entries: dict[str, Any]) -> Any:
        """Take these entries over."""
        return self.publisher.apply(read(json.dumps(entries)))

    def connected(self) -> bool:
        """Whether every session is there and follows its plan."""
        lives = self.publisher.sessions.values()
        following = [live for live in lives if live.connected if live.running == live.wanted]
        return bool(lives) and len(following) == len(lives)


@contextlib.asynccontextmanager
async def line(folder: Path, bus: Any = None, **more: Any) -> AsyncIterator[Line]:
    """A publisher while the block runs."""
    settings = read_settings(Settings, settings_arguments(folder, folder / "pn.json", **more), {})
    bus, health = bus or ListBus(), Health()
    async with tasks() as start:
        publisher = Publisher(settings=settings, bus=bus, health=health, manner=_manner(settings), start=start)
        publisher.recover()
        yield Line(publisher, bus, health)
        await publisher.stop(5.0)
