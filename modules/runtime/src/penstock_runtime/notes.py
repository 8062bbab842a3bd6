"""Word of messages that are put aside: it waits here while nobody takes it, and holds up nobody else."""

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field

from penstock_runtime.bus import Bus
from penstock_runtime.event import CloudEvent
from penstock_runtime.health import Health
from penstock_runtime.logs import Once
from penstock_runtime.retry import Backoff

LOG = logging.getLogger(__name__)
MOST = 1000
"""Notes that wait; then the oldest is given up. What they tell of has been counted and logged already."""
TOGETHER = 100
CONDITION = "dead letters taken"


@dataclass(slots=True)
class Notes:
    """Notes for a `topic`, the dead letters'; not ready while nobody takes them."""

    bus: Bus
    topic: str
    health: Health
    waiting: deque[CloudEvent] = field(default_factory=deque)
    filled: asyncio.Event = field(default_factory=asyncio.Event)
    once: Once = field(default_factory=lambda: Once(LOG))

    def put(self, note: CloudEvent) -> None:
        """To be handed over when somebody takes it."""
        if len(self.waiting) >= MOST:
            self._give_up(self.waiting.popleft(), "more wait than are kept")
        self.waiting.append(note)
        self.filled.set()

    async def run(self) -> None:
        """Hand over without end."""
        backoff = Backoff(first=0.2, most=30.0)
        while True:
            if not self.waiting:
                self.filled.clear()
                await self.filled.wait()
            if await self._hand_over():
                backoff.reset()
            else:
                await asyncio.sleep(backoff.next())

    async def _hand_over(self) -> bool:
        """True when none of the first ones is to be tried again."""
        some = [self.waiting[number] for number in range(min(TOGETHER, len(self.waiting)))]
        results = await self.bus.publish(self.topic, some)
        # Those that were given up meanwhile were the first.
        self.waiting = deque(note for note in self.waiting if not any(note is one for one in some))
        again = []
        for note, failure in zip(some, results, strict=True):
            if failure is None:
                continue
            if failure.permanent:
                self._give_up(note, str(failure))
            else:
                again.append(note)
                self.once.warn("nobody takes word of what is put aside; it waits", f"{self.topic}: {failure}")
        self.waiting.extendleft(reversed(again))
        self.health.set(CONDITION, not again)
        return not again

    def _give_up(self, note: CloudEvent, reason: str) -> None:
        self.once.warn("word of what is put aside is given up", f"{reason}: {note.data}")
