"""Word of what is put aside: it waits for who takes it, in its order, up to a bound."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

import pytest

from penstock_runtime import CloudEvent, Delivery, Health, Notes, Unpublished
from penstock_runtime.notes import MOST


@dataclass
class Taker:
    name: str = "bus"
    one_of_a_key: bool = False
    answer: Unpublished | None = None
    taken: list[int] = field(default_factory=list)
    asked: int = 0

    async def publish(self, topic: str, events: Sequence[CloudEvent]) -> list[Unpublished | None]:
        assert topic == "dead"
        await asyncio.sleep(0)
        self.asked += 1
        if self.answer is None:
            self.taken += [event.data for event in events]
        return [self.answer] * len(events)

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[Delivery]]:
        raise NotImplementedError(topic)

    def connected(self) -> bool:
        return True


def run(taker: Taker, count: int, between: Unpublished | None = None) -> Notes:
    """Put so many; once the taker was asked, it answers `between`, until all that wait are gone."""

    async def main() -> Notes:
        notes = Notes(taker, "dead", Health())
        for number in range(count):
            notes.put(CloudEvent(source="s", data=number))
        task = asyncio.create_task(notes.run())
        async with asyncio.timeout(60):
            while not taker.asked:
                await asyncio.sleep(0)
            taker.answer = between
            while notes.waiting:
                await asyncio.sleep(0.01)
        task.cancel()
        return notes

    return asyncio.run(main())


def test_they_wait_for_who_takes_them_in_their_order() -> None:
    taker = Taker(answer=Unpublished("not authorised"))
    notes = run(taker, 250)
    assert taker.taken == list(range(250))
    assert notes.health.not_ready() == []


def test_over_the_bound_the_oldest_is_given_up_and_said(caplog: pytest.LogCaptureFixture) -> None:
    taker = Taker()
    with caplog.at_level(logging.WARNING):
        run(taker, MOST + 5)
    assert taker.taken == list(range(5, MOST + 5))
    assert "given up" in caplog.text


def test_what_is_refused_for_good_is_given_up_and_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        run(Taker(answer=Unpublished("no such topic", permanent=True)), 3)
    assert "given up" in caplog.text
