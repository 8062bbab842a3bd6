"""Two ways in: straight from the bus below, or over the spool."""

import asyncio
import json
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from data_gateway.gateway import Gateway
from data_gateway.metrics import DROPPED, RECEIVED, SPOOL_BYTES, STORED
from data_gateway.recent import Identity, Recent
from penstock_runtime import Backoff, CloudEvent, Delivery, EventError, Once, Spool, SpoolError

LOG = logging.getLogger(__name__)
BATCH = 500
LINGER = 0.002
"""Seconds to wait for more before writing: one sync of the disk is shared by all that came meanwhile."""


async def straight(deliveries: AsyncIterator[Delivery], gateway: Gateway) -> None:
    """Hand each delivery to the gateway; it is acknowledged when the outputs have it."""
    async for delivery in deliveries:
        if not gateway.room.is_set():
            await gateway.room.wait()
        RECEIVED.inc()
        try:
            event = delivery.read()
        except EventError as error:
            gateway.poison(delivery.raw(), str(error), delivery.ack)
        else:
            gateway.offer(event, delivery.ack)


@dataclass(slots=True)
class Depot:
    """The spool between the two sides: what is in it has been acknowledged below, and is not yet above."""

    spool: Spool
    recent: Recent
    gateway: Gateway
    filled: asyncio.Event = field(default_factory=asyncio.Event)
    once: Once = field(default_factory=lambda: Once(LOG))
    #: In the order in which they were given, so that the oldest is the first.
    open: OrderedDict[int, None] = field(default_factory=OrderedDict)
    done: int = -1
    #: What was taken and is not stored yet: what waits, and before it what is about to be.
    queue: asyncio.Queue[Delivery] = field(default_factory=lambda: asyncio.Queue(BATCH * 4))
    batch: list[Delivery] = field(default_factory=list)
    lost: int = 0
    damaged: int = 0
    #: The time of day, as it was at the start and as the monotonic clock went on: it does not jump.
    offset: float = field(default_factory=lambda: time.time() - time.monotonic())

    async def take(self, deliveries: AsyncIterator[Delivery]) -> None:
        """Store what comes, in batches, and acknowledge it then."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._collect(deliveries))
            tasks.create_task(self._write())

    def keep(self) -> None:
        """Store what was taken and waits to be stored: no more is to come."""
        records, fresh = self._records(len(self.batch) + self.queue.qsize())
        if self._stored(records):
            self._acknowledge(fresh)

    async def _collect(self, deliveries: AsyncIterator[Delivery]) -> None:
        async for delivery in deliveries:
            await self.queue.put(delivery)

    async def _write(self) -> None:
        backoff = Backoff(first=0.1, most=5)
        while True:
            self.batch.append(await self.queue.get())
            await asyncio.sleep(LINGER)
            records, fresh = self._records(BATCH)
            while not self._stored(records):
                await asyncio.sleep(backoff.next())
            backoff.reset()
            self._acknowledge(fresh)
            self.filled.set()

    def _acknowledge(self, fresh: list[Identity]) -> None:
        for identity in fresh:
            self.recent.finish(identity)
        self._report()

    def _records(self, most: int) -> tuple[list[bytes], list[Identity]]:
        """What is to be stored of those that wait: events that are new. What is none is put aside by the gateway."""
        while not self.queue.empty() and len(self.batch) < most:
            self.batch.append(self.queue.get_nowait())
        batch, self.batch = self.batch, []
        records, fresh = [], []
        head = f"{time.monotonic() + self.offset:.3f}\n".encode()
        for delivery in batch:
            RECEIVED.inc()
            try:
                event = delivery.read()
            except EventError as error:
                self.gateway.poison(delivery.raw(), str(error), delivery.ack)
                continue
            identity = (event.source, event.id)
            if self.recent.begin(identity, delivery.ack):
                records.append(head + event.encode())
                fresh.append(identity)
        return records, fresh

    def _stored(self, records: list[bytes]) -> bool:
        """In this thread: a batch costs one sync, some milliseconds, and nothing else may touch the spool meanwhile."""
        try:
            self.spool.append(records)
        except SpoolError as error:
            # Nothing was acknowledged: the bus below keeps it until the disk has room.
            self.once.warn("events cannot be stored", str(error))
            return False
        return True

    async def give(self) -> None:
        """Hand what is stored to the gateway, in order, and forget it when the outputs have it."""
        while True:
            found = self.spool.read(BATCH)
            if not found:
                self.filled.clear()
                await self.filled.wait()
            for number, record in found:
                await self.gateway.room.wait()
                self.open[number] = None
                head, _, raw = record.partition(b"\n")
                try:
                    event, since = CloudEvent.decode(raw), float(head) - self.offset
                except (EventError, ValueError) as error:
                    # What another program put there: it would stop this one, and again each time.
                    self.gateway.poison(record, f"stored, and no event: {error}", self._doing(number))
                else:
                    self.gateway.offer(event, self._doing(number), since)

    def _doing(self, number: int) -> Callable[[], None]:
        return lambda: self._done(number)

    def _done(self, number: int) -> None:
        """An event is above. What comes in the same turn of the loop is forgotten together."""
        del self.open[number]
        if self.done < 0:
            asyncio.get_running_loop().call_soon(self._forget)
        self.done = max(self.done, number)

    def _forget(self) -> None:
        """The spool forgets everything before the oldest that is not above."""
        last, self.done = self.done, -1
        self.spool.commit(next(iter(self.open)) - 1 if self.open else last)
        self._report()

    def _report(self) -> None:
        STORED.set(len(self.spool))
        SPOOL_BYTES.set(self.spool.size)
        if self.spool.dropped > self.lost:
            DROPPED.labels("spool full").inc(self.spool.dropped - self.lost)
            self.once.warn("the spool is full: the oldest events fell out", json.dumps({"lost": self.spool.dropped}))
            self.lost = self.spool.dropped
        if self.spool.damaged > self.damaged:
            DROPPED.labels("spool damaged").inc(self.spool.damaged - self.damaged)
            self.damaged = self.spool.damaged
