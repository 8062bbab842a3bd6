"""The core: an event comes in, goes to its outputs, and is acknowledged when all of them have it. No I/O of its own."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from data_gateway.keys import Key
from data_gateway.metrics import DEAD, DROPPED, DUPLICATES, HELD, SECONDS, UNROUTED
from data_gateway.output import Output
from data_gateway.recent import Identity, Recent
from data_gateway.table import Table
from penstock_runtime import CloudEvent, Once

LOG = logging.getLogger(__name__)

DEAD_TYPE = "penstock.dead-letter"
EXCERPT = 4096
"""Bytes of a message that is put aside without being an event, or is too large."""

LETTERS = 8
"""One in so many of those that are held may be a dead letter that nobody takes."""

SAMPLED = 8
"""One event in so many is timed: the histogram costs as much as passing an event on."""

Done = Callable[[], None]


@dataclass(slots=True)
class Gateway:
    """`offer` takes an event; `room` is set while there is room for more."""

    table: Table
    outputs: Mapping[str, Output]
    key: Key
    recent: Recent
    window: int
    dead: Output | None = None
    held: int = 0
    room: asyncio.Event = field(default_factory=asyncio.Event)
    once: Once = field(default_factory=lambda: Once(LOG))

    def __post_init__(self) -> None:
        self.room.set()
        HELD.set_function(lambda: self.held)

    def offer(self, event: CloudEvent, done: Done, since: float | None = None) -> None:
        """Take an event. `done` is called when every output that it goes to has it, which may be at once.

        `since` is the moment of the monotonic clock from which its times to live count.
        """
        identity = (event.source, event.id)
        if not self.recent.begin(identity, done):
            DUPLICATES.inc()
            return
        begin = time.monotonic()
        try:
            ways, keyed = self.table.ways(event), self._keyed(event)
        except (ValueError, RecursionError) as error:
            # It can be read and not be written: nested to the last level that a reader takes.
            self.once.warn("an event cannot be written", f"source {event.source}: {error}")
            self._enter()
            self.bury(event, f"malformed: {error}", lambda: self._put_aside(identity))
            return
        if not ways:
            UNROUTED.inc()
            self.once.warn("no route is true for an event", f"source {event.source}")
            self.recent.finish(identity)
            return
        done_by_one = self._shared(identity, len(ways), begin)
        self._enter()
        age = 0.0 if since is None else begin - since
        for way in ways:
            seconds = None if way.seconds is None else way.seconds - age
            self.outputs[way.output].put(keyed, done_by_one, way.priority, seconds)

    def _shared(self, identity: Identity, left: int, begin: float) -> Done:
        """To be called by each of the `left` outputs that an event goes to; the last one ends it."""

        def one_has_it() -> None:
            nonlocal left
            left -= 1
            if not left:
                self._leave()
                if not self.held % SAMPLED:
                    SECONDS.observe(time.monotonic() - begin)
                self.recent.finish(identity)

        return one_has_it

    def _keyed(self, event: CloudEvent) -> CloudEvent:
        """The event with its partition key, and with its text: whether it has one is found here, not in a batch."""
        key = self.key(event)
        if event.raw is not None and (key is None or event.extensions.get("partitionkey") == key):
            return event
        keyed = event if key is None else event.with_extensions(partitionkey=key)
        return keyed if keyed.raw is not None else replace(keyed, raw=keyed.encode())

    def _put_aside(self, identity: Identity) -> None:
        self._leave()
        self.recent.finish(identity)

    def bury(self, event: CloudEvent, reason: str, done: Done) -> None:
        """Put an event aside: on the dead letter topic when there is one, else it is dropped and counted.

        So it is too when nobody takes them and many wait: they would take the room of all others.
        """
        kind = reason.partition(":")[0]
        if self.dead is None or (self.dead.breaker.state != "closed" and len(self.dead.line) >= self.window // LETTERS):
            DROPPED.labels(kind).inc()
            if self.dead is not None:
                self.once.warn("nobody takes dead letters, and no more are kept", f"source {event.source}: {reason}")
            done()
            return
        DEAD.labels(kind).inc()
        self.dead.put(self._letter(event, reason), done)

    def poison(self, raw: bytes, reason: str, done: Done) -> None:
        """Put aside what is no event at all."""
        self.once.warn(f"a message is no CloudEvent: {reason.partition(':')[0]}", reason)
        self._enter()

        def gone() -> None:
            self._leave()
            done()

        self.bury(CloudEvent(source="data-gateway", type=DEAD_TYPE, data=raw[:EXCERPT]), f"malformed: {reason}", gone)

    def _letter(self, event: CloudEvent, reason: str) -> CloudEvent:
        try:
            letter = event.with_extensions(deadletterreason=reason)
            if len(letter.encode()) <= EXCERPT * 16:
                return letter
        except (ValueError, RecursionError):
            LOG.debug("a dead letter is cut", exc_info=True)
        return CloudEvent(
            id=event.id[:EXCERPT],
            source=event.source[:EXCERPT],
            type=DEAD_TYPE,
            data=(event.raw or b"")[:EXCERPT],
            extensions={"deadletterreason": reason},
        )

    def _enter(self) -> None:
        self.held += 1
        if self.held >= self.window:
            self.room.clear()

    def _leave(self) -> None:
        self.held -= 1
        if self.held < self.window:
            self.room.set()
