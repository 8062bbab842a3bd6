"""From deliveries of the bus to messages at the hub, with a disk between: no SDK in here.

A delivery is acknowledged when its message is on disk; a message leaves the disk when the hub has it.
"""

import asyncio
import contextlib
import json
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from iothub_integration import metrics
from iothub_integration.lanes import lane
from iothub_integration.message import HubMessage, Unfit, from_event
from iothub_integration.twin import Wanted
from penstock_runtime import (
    Backoff,
    Bus,
    CloudEvent,
    Delivery,
    EventError,
    Health,
    Notes,
    Once,
    Spool,
    SpoolError,
    drained,
    now,
)
from penstock_runtime.draining import STILL

LOG = logging.getLogger(__name__)
#: Deliveries that are stored together, at most.
TOGETHER = 200
#: Seconds until a disk that is full is tried again.
FULL_DISK_PAUSE = 1.0


class Sender(Protocol):
    """An identity at the hub."""

    ready: asyncio.Event

    async def send(self, message: HubMessage) -> None:
        """Returns when the hub has it; raises OSError when it may be tried again, Unfit when that would not help."""
        ...


@dataclass(slots=True)
class Lane:
    """One identity's messages, in order."""

    name: str
    spool: Spool
    sender: Sender
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    once: Once = field(default_factory=lambda: Once(LOG))
    dropped: int = 0
    damaged: int = 0

    def store(self, messages: Sequence[HubMessage]) -> None:
        """Put messages on disk. Raises SpoolError."""
        self.spool.append([one.pack() for one in messages])
        lost = self.spool.dropped - self.dropped
        if lost:
            self.dropped = self.spool.dropped
            metrics.DROPPED.labels(self.name, "oldest-first").inc(lost)
            self.once.warn("more is waiting than the store may hold: the oldest is given up", self.name)
        self.count_damage()
        self.wake.set()

    def count_damage(self) -> None:
        """Count what a broken disk has cost."""
        lost, self.damaged = self.spool.damaged - self.damaged, self.spool.damaged
        if lost:
            metrics.DROPPED.labels(self.name, "damaged").inc(lost)

    async def run(self, wanted: Callable[[], Wanted]) -> None:
        """Send while the hub is there; until cancelled."""
        backoff = Backoff(first=0.2, most=30.0)
        while True:
            metrics.BACKLOG.labels(self.name).set(len(self.spool))
            await self.sender.ready.wait()
            records = self.spool.read(wanted().window) if wanted().sending else []
            self.count_damage()
            if not records:
                await self._sleep()
            elif await self._send(records):
                backoff.reset()
            else:
                self.spool.rewind()
                await asyncio.sleep(backoff.next())

    async def _sleep(self) -> None:
        self.wake.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.5):
                await self.wake.wait()

    async def _send(self, records: Sequence[tuple[int, bytes]]) -> bool:
        """All at once, in order; True when the hub has them all. Those in front that it has are forgotten anyway."""
        messages = [(number, self._message(raw)) for number, raw in records]
        results = await asyncio.gather(
            *(self.sender.send(one) for _, one in messages if one is not None), return_exceptions=True
        )
        outcome = deque(results)
        for number, one in messages:
            failure = outcome.popleft() if one is not None else None
            if isinstance(failure, Unfit):
                self._give_up("refused", f"{one.identity if one else ''}: {failure}")
            elif failure is not None:
                metrics.RETRIES.labels(self.name).inc(1 + sum(more is not None for more in outcome))
                self.once.warn("the hub does not take messages; they wait on disk", f"{self.name}: {failure}")
                return False
            elif one is not None:
                metrics.SENT.labels(self.name).inc()
            self.spool.commit(number)
        return True

    def _give_up(self, reason: str, detail: str) -> None:
        metrics.DROPPED.labels(self.name, reason).inc()
        self.once.warn(f"a stored message is given up: {reason}", f"{self.name}: {detail}")

    def _message(self, raw: bytes) -> HubMessage | None:
        try:
            return HubMessage.unpack(raw)
        except (ValueError, TypeError) as error:
            self._give_up("unreadable", str(error))
            return None


@dataclass(slots=True, kw_only=True)
class Relay:
    """The lanes of all identities. `notes`: where word goes of what the hub would never take."""

    lanes: Sequence[Lane]
    bus: Bus
    health: Health
    notes: Notes | None = None
    wanted: Wanted = field(default_factory=Wanted)
    once: Once = field(default_factory=lambda: Once(LOG))

    async def receive(self, deliveries: AsyncIterator[Delivery]) -> None:
        """Take deliveries until they end. What has come together is stored together."""
        queue: asyncio.Queue[Delivery] = asyncio.Queue(maxsize=TOGETHER * 2)

        async def fill() -> None:
            async for delivery in deliveries:
                await queue.put(delivery)

        filling = asyncio.create_task(fill())
        try:
            while True:
                some = [await queue.get()]
                while not queue.empty() and len(some) < TOGETHER:
                    some.append(queue.get_nowait())
                await self.take(some)
        finally:
            filling.cancel()

    async def take(self, deliveries: Sequence[Delivery]) -> None:
        """Store some deliveries, each in its lane, and acknowledge them."""
        metrics.RECEIVED.inc(len(deliveries))
        sorted_out: dict[int, list[tuple[Delivery, HubMessage]]] = {}
        for delivery in deliveries:
            message = self._read(delivery)
            if message is not None:
                sorted_out.setdefault(lane(message.key, len(self.lanes)), []).append((delivery, message))
        for number, pairs in sorted_out.items():
            await self._store(self.lanes[number], pairs)

    async def _store(self, one: Lane, pairs: Sequence[tuple[Delivery, HubMessage]]) -> None:
        """On disk, however long that takes: until then the broker keeps them."""
        while True:
            try:
                one.store([message for _, message in pairs])
            except SpoolError as error:
                self.health.set("store", False)
                self.once.warn("the disk does not take messages; the broker keeps them", str(error))
                await asyncio.sleep(FULL_DISK_PAUSE)
            else:
                self.health.set("store", True)
                break
        for delivery, _ in pairs:
            delivery.ack()

    def _read(self, delivery: Delivery) -> HubMessage | None:
        """The message of a delivery; None when it was put aside."""
        try:
            return from_event(delivery.read())
        except (EventError, Unfit, ValueError, RecursionError) as error:
            self._bury(delivery, type(error).__name__, str(error))
            return None

    def _bury(self, delivery: Delivery, reason: str, detail: str) -> None:
        metrics.DEAD.labels(reason).inc()
        self.once.warn(f"an event is put aside: {reason}", detail)
        if self.notes is None:
            delivery.drop()
            return
        note = {"reason": reason, "detail": detail, "topic": delivery.topic, "size": len(delivery.raw())}
        self.notes.put(CloudEvent(source="iothub-integration", data=note, time=now()))
        delivery.ack()

    def status(self) -> dict[str, Any]:
        """What is told of the module: in methods, and as reported properties."""
        return {
            "identities": {
                one.name: {
                    "connected": one.sender.ready.is_set(),
                    "backlog": len(one.spool),
                    "dropped": one.spool.dropped,
                }
                for one in self.lanes
            }
        }

    async def drain(self, seconds: float) -> None:
        """Wait until everything was sent that may be, for at most so long; what is left is on disk."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.wanted.sending and any(len(one.spool) for one in self.lanes if one.sender.ready.is_set()):
                    await asyncio.sleep(0.05)
        if (notes := self.notes) is not None:
            await drained(lambda: len(notes.waiting), STILL)


async def answer(
    relay: Relay, name: str, payload: Any, forward: Callable[[str, Any], Awaitable[bool | None]]
) -> tuple[int, Any]:
    """A direct method: `ping` and `getStatus` are answered, others forwarded (None: there is nobody to forward to)."""
    match name.lower():
        case "ping":
            return 200, payload
        case "getstatus" | "getdiagnosticinfo":
            return 200, relay.status()
    match await forward(name, payload):
        case True:
            return 202, {"message": "handed over to the bus"}
        case False:
            return 503, {"message": "the bus does not take it now"}
    return 404, {"message": f"there is no method {json.dumps(name)[:100]}; there are ping and getStatus"}
