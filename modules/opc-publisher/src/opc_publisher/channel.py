"""One subscription at work: its feed, its writer, its heartbeats, and the way into the outbox."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from asyncua import ua

from opc_publisher import metrics
from opc_publisher.delta import SubscriptionDelta
from opc_publisher.feed import Feed, Hooks
from opc_publisher.heartbeat import Beats, drops_values
from opc_publisher.metadata import types
from opc_publisher.network import FieldType, metadata
from opc_publisher.outbox import FRAME, WHOLE, Outbox, Record, clock
from opc_publisher.plan import Item, ItemKey, Subscription
from opc_publisher.reading import Field, Reading
from opc_publisher.resume import Kept
from opc_publisher.writer import Frame, Writer
from penstock_runtime import Once

#: Seconds until types are asked for again that could not be had.
AGAIN = 10.0


@dataclass(slots=True)
class Counts:
    """What GetDiagnosticInfo tells of a session."""

    values: int = 0
    changes: int = 0
    events: int = 0
    frames: int = 0


@dataclass(slots=True, kw_only=True)
class Channel:
    """A data set writer with its subscription. `metadata_on`: whether metadata are sent at all."""

    plan: Subscription
    writer: Writer
    outbox: Outbox
    group: str
    counts: Counts
    once: Once
    metadata_on: bool = True
    feed: Feed | None = None
    beats: Beats = field(default_factory=Beats)
    fields: dict[ItemKey, Field] = field(default_factory=dict)
    described: asyncio.Event = field(default_factory=asyncio.Event)
    next_metadata: float = 0.0
    next_retry: float = 0.0

    async def open(self, feed: Feed) -> None:
        """Subscribe to everything in the plan."""
        self.feed = feed
        await feed.init()
        await self._add(self.plan.items.values())

    async def resume(self, feed: Feed, kept: Kept, seen: int) -> None:
        """Take a subscription up that an earlier life left: nothing is sampled anew; what it saw meanwhile comes."""
        self.feed = feed
        fields = [_field(item) for item in self.plan.items.values()]
        self.fields = {one.item.key: one for one in fields}
        self.described.clear()
        try:
            left = await feed.adopt(kept, fields, seen)
            self.beats.watch(fields, time.monotonic())
            self.writer.fields = list(self.fields.values())
            await self._describe()
            if self._remembers():
                now = time.monotonic()
                for reading in await feed.current(fields):
                    reading.field.take(reading, now)
        finally:
            self.described.set()
        await feed.restore()
        if feed.subscription_id == kept.subscription:
            await feed.let_go(left)
        missing = [one for one in fields if one.item.key not in feed.by_key]
        if missing:
            await feed.add(missing)
            await self._describe()

    async def change(self, change: SubscriptionDelta, plan: Subscription) -> None:
        """Do what a new plan changes, and nothing else."""
        assert self.feed is not None
        if change.settings:
            self.writer.settings = change.settings
        if change.removed:
            gone = [self.fields.pop(key) for key in change.removed if key in self.fields]
            self.beats.forget(gone)
            await self.feed.remove(change.removed)
        for item in (*change.modified, *change.local):
            self._handle(item)
        if change.modified:
            await self.feed.modify([self.fields[item.key] for item in change.modified])
        self.plan = plan
        if change.added:
            await self._add(change.added)
        elif change.removed or change.settings:
            await self._describe()
        self.writer.fields = list(self.fields.values())

    def _handle(self, item: Item) -> None:
        one = self.fields.get(item.key)
        if one is None:
            return
        self.beats.forget([one])
        one.item = item
        self.beats.watch([one], time.monotonic())

    async def _add(self, items: Any) -> None:
        assert self.feed is not None
        fields = [_field(item) for item in items]
        self.fields |= {one.item.key: one for one in fields}
        # What arrives waits until the metadata that describe it are on their way.
        self.described.clear()
        try:
            await self.feed.add(fields)
            self.beats.watch(fields, time.monotonic())
            self.writer.fields = list(self.fields.values())
            await self._describe()
        finally:
            self.described.set()

    async def retry_bad(self) -> None:
        """Ask again for what the server refused, or says is gone."""
        if self.feed is None:
            return
        gone, before = list(self.feed.gone), len(self.feed.bad)
        await self.feed.remove(gone)
        again = [self.fields[key] for key in (*self.feed.bad, *gone) if key in self.fields]
        if again:
            await self.feed.add(again)
        if len(self.feed.bad) != before or gone:
            await self._describe()

    async def describe_anew(self) -> None:
        """After the subscription was made anew, maybe at a server with other types."""
        try:
            await self._describe()
        except (OSError, TimeoutError, ua.UaError) as error:
            self.once.warn("the types of nodes could not be asked for", f"{self.writer.settings.name}: {error}")
            self.next_metadata = time.monotonic() + AGAIN

    async def _describe(self, *, again: bool = False) -> None:
        """Send the metadata when they are others than before, or once more."""
        if self.feed is None:
            return
        described = await types(self.feed, self.fields.values())
        version = (_version(described), 0)
        fresh = version != self.writer.version
        self.writer.version = version
        every = self.plan.settings.metadata_every
        self.next_metadata = time.monotonic() + every if every else 0.0
        if self.metadata_on and (fresh or again):
            await self._send_metadata(described)

    async def repeat_metadata(self) -> None:
        """The metadata once more."""
        await self._describe(again=True)

    async def _send_metadata(self, described: Sequence[tuple[Field, FieldType]]) -> None:
        names = self.feed.names if self.feed else []
        body = metadata(
            self.outbox.header,
            self.writer.settings,
            self.writer.writer_id,
            described,
            names,
            self.writer.version,
            f"{self.writer.settings.name}-{self.writer.version[0]}",
        )
        if len(body) > self.outbox.limits.size - 1024:
            self.once.warn("metadata are larger than a message may be, and are not sent", self.writer.settings.name)
            return
        settings = self.writer.settings
        await self.outbox.put([Record(WHOLE, 0, clock(), settings.metadata_topic or settings.topic, body)])

    async def readings(self, readings: list[Reading]) -> None:
        """What a notification brought."""
        if not self.described.is_set():
            await self.described.wait()
        self.counts.values += len(readings)
        self.counts.changes += 1
        metrics.VALUES.labels(self.group).inc(len(readings))
        if self._remembers():
            at = time.monotonic()
            for reading in readings:
                reading.field.take(reading, at)
            readings = [one for one in readings if not drops_values(_behavior(one.field))]
        if readings:
            await self._put(self.writer.notify(readings, datetime.now(UTC)))

    def _remembers(self) -> bool:
        """Whether anybody will ask for the last values."""
        return bool(
            self.writer.key_frames or self.beats.next() is not None or self.plan.settings.keep_alive_as_key_frame
        )

    async def event(self, payload: dict[str, Any]) -> None:
        """An event."""
        await self.described.wait()
        self.counts.events += 1
        await self._put(self.writer.event(payload, datetime.now(UTC)))

    async def silent(self) -> None:
        """A publishing cycle without change."""
        if self.described.is_set():
            await self._put(self.writer.keep_alive(datetime.now(UTC)))

    async def beat(self, now: float) -> None:
        """Send the heartbeats that are due."""
        readings = self.beats.due(now)
        if readings:
            metrics.HEARTBEATS.labels(self.group).inc(len(readings))
            await self._put(self.writer.heartbeat(readings, datetime.now(UTC)))

    async def _put(self, frames: Sequence[Frame]) -> None:
        self.counts.frames += len(frames)
        at, topic = clock(), self.writer.settings.topic
        for lost in self.writer.oversize:
            metrics.OVERSIZE.labels(self.group).inc()
            self.once.warn("a value is larger than a message may be", f"{lost.node}: {lost.size} bytes")
        self.writer.oversize.clear()
        await self.outbox.put([Record(FRAME, frame.values, at, topic, frame.body) for frame in frames])

    def hooks(self, namespaces: Any, republish: bool, transfer: bool, seen: Callable[[Feed, int], None]) -> Hooks:
        """What the feed calls."""
        calls = (self.readings, self.event, self.silent)
        return Hooks(*calls, namespaces, self.group, self.once, self.describe_anew, republish, transfer, seen)


def parameters(plan: Subscription, interval: int, keep_alive: float) -> ua.CreateSubscriptionParameters:
    """What is asked of the server for a subscription: `keep_alive` seconds of silence at most."""
    asked = ua.CreateSubscriptionParameters()
    asked.RequestedPublishingInterval = float(interval)
    cycles = plan.settings.max_keep_alive_count or max(1, round(keep_alive * 1000 / max(interval, 100)))
    asked.RequestedMaxKeepAliveCount = cycles
    # Long enough for a restart of the network: the server keeps what it could not deliver.
    asked.RequestedLifetimeCount = max(cycles * 30, 300)
    asked.MaxNotificationsPerPublish = 10_000
    asked.PublishingEnabled = True
    asked.Priority = plan.settings.priority
    return asked


def _field(item: Item) -> Field:
    return Field(item, item.key.name, str(item.key), skip=item.handling.skip_first)


def _behavior(one: Field) -> str:
    return one.item.handling.behavior if one.item.handling.heartbeat else ""


def _version(described: Sequence[tuple[Field, FieldType]]) -> int:
    """The same for the same fields and types, also after a restart."""
    text = "\n".join(f"{one.name} {one.node} {kind}" for one, kind in described)
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big")
