"""An output: events in the order of their urgency and arrival, published until the other side has them."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from data_gateway.line import Line, Waiting
from data_gateway.metrics import EXPIRED, FORWARDED, OPEN, RETRIES, WAITING
from penstock_runtime import Backoff, Breaker, Bus, CloudEvent, Health, Once, linger

LOG = logging.getLogger(__name__)

Bury = Callable[[CloudEvent, str, Callable[[], None]], None]
"""Puts an event aside for a reason, and calls back when that is done."""


@dataclass(slots=True)
class Output:
    """Where events go. `bury` takes what the other side will never take; None: it is dropped.

    `seconds`: how long a batch that is not full waits while more keep coming, at most.
    """

    name: str
    bus: Bus
    topic: str
    batch: int
    backoff: Backoff
    breaker: Breaker
    bury: Bury | None = None
    seconds: float = 0.0
    line: Line = field(default_factory=Line)
    #: What the other side has, and nobody was told of yet.
    taken: list[Waiting] = field(default_factory=list)
    filled: asyncio.Event = field(default_factory=asyncio.Event)
    numbers: int = 0
    once: Once = field(default_factory=lambda: Once(LOG))

    def put(self, event: CloudEvent, done: Callable[[], None], priority: int = 0, seconds: float | None = None) -> None:
        """Get in line; `done` is called when the other side has the event, or it is too late for it."""
        self.numbers += 1
        expires = None if seconds is None else time.monotonic() + seconds
        # Where the bus could send the others of a key only after the first, they would keep its answer waiting.
        key = event.partition_key if self.bus.one_of_a_key else None
        self.line.put(Waiting(priority, self.numbers, event, expires, done, key))
        self.filled.set()

    async def run(self, health: Health) -> None:
        """Publish without end. One batch at a time: that keeps the order, also when some of it must be tried again."""
        health.watch(f"output {self.name}", lambda: self.breaker.state == "closed")
        while True:
            WAITING.labels(self.name).set(len(self.line))
            if not self.line:
                self.filled.clear()
                await self.filled.wait()
            await self._rest()
            batch = self._take()
            if batch and not await self._publish(batch):
                await asyncio.sleep(self.backoff.next())
            # An event that finds nobody in line goes at once; those that came meanwhile wait for more.
            await linger(lambda: len(self.line), self.batch, self.seconds)

    async def _rest(self) -> None:
        """While the breaker is open, wait."""
        seconds = self.breaker.remaining()
        OPEN.labels(self.name).set(seconds > 0)
        if seconds:
            LOG.warning("left alone for a while", extra={"output": self.name, "seconds": round(seconds, 1)})
            await asyncio.sleep(seconds)

    def _take(self) -> list[Waiting]:
        """The most urgent that are not too old; a single one while nobody knows whether the output is back."""
        found, late = self.line.take(self.batch if self.breaker.state == "closed" else 1, time.monotonic())
        for one in late:
            EXPIRED.labels(self.name).inc()
            self.once.warn("an event's time to live has ended", f"output {self.name}")
            one.done()
        return found

    async def _publish(self, batch: list[Waiting]) -> bool:
        """True when nothing is left to be tried again."""
        results = await self.bus.publish(self.topic, [one.event for one in batch])
        taken: list[Waiting] = []
        again = 0
        for one, error in zip(batch, results, strict=True):
            if error is None:
                taken.append(one)
                self.line.go(one)
            elif error.permanent:
                self.line.go(one)
                self._give_up(one, str(error))
            else:
                again += 1
                self.line.back(one)
                self.once.warn("an event could not be handed over and is tried again", f"{self.name}: {error}")
        self.taken += taken
        if len(self.line) < self.batch:
            self._acknowledge()
        else:
            # The next batch leaves first: there is time to acknowledge while the other side works.
            asyncio.get_running_loop().call_later(0, self._acknowledge)
        FORWARDED.labels(self.name).inc(len(taken))
        RETRIES.labels(self.name).inc(again)
        if again:
            self.breaker.failed()
        else:
            self.breaker.succeeded()
            self.backoff.reset()
        return not again

    def _acknowledge(self) -> None:
        taken, self.taken = self.taken, []
        for one in taken:
            one.done()

    def _give_up(self, one: Waiting, reason: str) -> None:
        self.once.warn("an event was refused for good", f"{self.name}: {reason}")
        if self.bury is None:
            one.done()
        else:
            self.bury(one.event, f"refused: {reason}", one.done)
