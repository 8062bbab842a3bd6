"""Buses in memory: one that fails as it is told, and deliveries that remember their answers."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from penstock_runtime import CloudEvent, Delivery, Unpublished
from tests.modules.support.deliveries import OneDelivery

Answer = Unpublished | list[Unpublished | None] | None


@dataclass
class Upper:
    """Takes events; `script` answers for the first calls: None takes all, an error fails all, a list says each."""

    name: str = "remote-pub-sub"
    script: list[Answer] = field(default_factory=list)
    taken: list[CloudEvent] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    calls: int = 0
    one_of_a_key: bool = False

    async def publish(self, topic: str, events: Sequence[CloudEvent]) -> list[Unpublished | None]:
        self.calls += 1
        await asyncio.sleep(0)
        answer = self.script.pop(0) if self.script else None
        answers = list(answer) if isinstance(answer, list) else [answer] * len(events)
        answers += [None] * (len(events) - len(answers))
        kept = [event for event, error in zip(events, answers, strict=False) if error is None]
        self.taken += kept
        self.topics += [topic] * len(kept)
        return answers[: len(events)]

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[Delivery]]:
        raise NotImplementedError(topic)

    def connected(self) -> bool:
        return True

    def numbers(self) -> list[int]:
        return [event.data["n"] for event in self.taken]


@dataclass
class Lower:
    """Deliveries of raw messages; `acknowledged` has the numbers of those that were acknowledged, in order."""

    acknowledged: list[int] = field(default_factory=list)

    def delivery(self, number: int, raw: bytes) -> Delivery:
        def ack() -> None:
            self.acknowledged.append(number)

        def never() -> None:
            raise AssertionError("the gateway answers with ack only")

        return OneDelivery("telemetry", lambda: CloudEvent.decode(raw), lambda: raw, ack, never, never)

    async def deliveries(self, raws: Sequence[bytes]) -> AsyncIterator[Delivery]:
        for number, raw in enumerate(raws):
            yield self.delivery(number, raw)


def event(number: int, source: str = "machine", **extensions: object) -> CloudEvent:
    return CloudEvent(id=str(number), source=source, data={"n": number}, extensions=extensions)
