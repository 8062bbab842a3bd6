"""What a module knows of a message bus, whoever carries it: publish events, take deliveries, acknowledge them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from penstock_runtime.event import CloudEvent

HELD_BACK = "held back behind an event that could not be sent"


class Unpublished(Exception):
    """An event that the other side does not have. `permanent`: sending it again would not help."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent


class Delivery(Protocol):
    """A message that waits for its acknowledgement; exactly one of ack, retry and drop is to be called, once."""

    @property
    def topic(self) -> str:
        """Where it was published."""
        ...

    def read(self) -> CloudEvent:
        """The event that it is. Raises EventError."""
        ...

    def raw(self) -> bytes:
        """As it is on the wire."""
        ...

    def ack(self) -> None:
        """It has been dealt with."""
        ...

    def retry(self) -> None:
        """Bring it again, later."""
        ...

    def drop(self) -> None:
        """Nobody can deal with it; a sidecar puts it aside (dead letter), a broker forgets it."""
        ...


class Bus(Protocol):
    """A pub/sub by its name."""

    name: str
    #: Whether events of the same partition key go one after the other: who hands over one of each hears of them sooner.
    one_of_a_key: bool

    async def publish(self, topic: str, events: Sequence[CloudEvent]) -> list[Unpublished | None]:
        """Send; returns when it is known of each event that the other side has it (None), or why not.

        Events with the same partition key arrive in the order given. Never raises for the other side's sake.
        """
        ...

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[Delivery]]:
        """Deliveries of a topic, from when the other side agreed until the block ends."""
        ...

    def connected(self) -> bool:
        """Whether the other side is there, as far as is known."""
        ...


def waves(events: Sequence[CloudEvent]) -> list[list[int]]:
    """The events' numbers in groups, in order, in each of which a partition key comes once; events without are free."""
    found: list[list[int]] = []
    turns: dict[str, int] = {}
    for number, event in enumerate(events):
        key = event.partition_key
        turn = 0
        if key is not None:
            turn = turns.get(key, 0)
            turns[key] = turn + 1
        if turn == len(found):
            found.append([])
        found[turn].append(number)
    return found
