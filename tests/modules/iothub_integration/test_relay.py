"""From the bus to the hub without the hub: order, lanes, outages, poison, the twin."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iothub_integration.lanes import lane
from iothub_integration.message import LARGEST, HubMessage, Unfit, from_event
from iothub_integration.relay import Lane, Relay, answer
from iothub_integration.twin import Wanted, desire
from penstock_runtime import CloudEvent, Delivery, Health, Notes, Spool, Unpublished
from tests.modules.support.deliveries import OneDelivery


@dataclass
class Sent:
    """An identity that takes everything, or nothing."""

    ready: asyncio.Event = field(default_factory=asyncio.Event)
    got: list[HubMessage] = field(default_factory=list)
    refuse: bool = False

    async def send(self, message: HubMessage) -> None:
        await asyncio.sleep(0)
        if self.refuse:
            raise ConnectionError("offline")
        self.got.append(message)


@dataclass
class DeadBus:
    name: str = "bus"
    one_of_a_key: bool = False
    sent: list[tuple[str, CloudEvent]] = field(default_factory=list)

    async def publish(self, topic: str, events: Sequence[CloudEvent]) -> list[Unpublished | None]:
        self.sent += [(topic, event) for event in events]
        return [None] * len(events)

    def connected(self) -> bool:
        return True

    def subscribe(self, topic: str) -> Any:
        raise NotImplementedError


@dataclass
class Trail:
    """What was said of deliveries."""

    said: list[tuple[str, str]] = field(default_factory=list)

    def delivery(self, raw: bytes) -> Delivery:
        def say(word: str) -> Any:
            return lambda: self.said.append((word, raw.decode("utf-8", "replace")[:20]))

        answers = say("ack"), say("retry"), say("drop")
        return OneDelivery("telemetry", lambda: CloudEvent.decode(raw), lambda: raw, *answers)

    def words(self) -> list[str]:
        return [word for word, _ in self.said]


def event(number: int, key: str = "k", **more: Any) -> bytes:
    return CloudEvent(source="s", id=str(number), data={"n": number}, extensions={"partitionkey": key, **more}).encode()


def relay(folder: Path, senders: Sequence[Sent], dead: str = "") -> Relay:
    lanes = [Lane(f"d{at}", Spool(folder / f"d{at}", 10_000_000), one) for at, one in enumerate(senders)]
    bus, health = DeadBus(), Health()
    return Relay(lanes=lanes, bus=bus, health=health, notes=Notes(bus, dead, health) if dead else None)


@contextlib.asynccontextmanager
async def running(one: Relay) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(each.run(lambda: one.wanted)) for each in one.lanes]
    tasks += [asyncio.create_task(one.notes.run())] if one.notes else []
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def test_acknowledged_when_on_disk_and_sent_when_the_hub_is_back(tmp_path: Path) -> None:
    async def main() -> None:
        sender, trail = Sent(refuse=True), Trail()
        one = relay(tmp_path, [sender])
        async with running(one):
            sender.ready.set()
            await one.take([trail.delivery(event(number)) for number in range(10)])
            assert trail.words() == ["ack"] * 10
            await asyncio.sleep(0.3)
            sender.refuse = False
            await one.drain(10)
        assert [json.loads(message.body)["n"] for message in sender.got] == list(range(10))

    asyncio.run(main())


def test_several_identities_share_the_keys_and_each_key_keeps_its_order(tmp_path: Path) -> None:
    async def main() -> None:
        senders, trail = [Sent(), Sent(), Sent()], Trail()
        one = relay(tmp_path, senders)
        async with running(one):
            for sender in senders:
                sender.ready.set()
            await one.take([trail.delivery(event(number, key=f"asset-{number % 17}")) for number in range(170)])
            await one.drain(10)
        assert all(sender.got for sender in senders)
        for sender in senders:
            for key in {message.key for message in sender.got}:
                numbers = [json.loads(message.body)["n"] for message in sender.got if message.key == key]
                assert numbers == sorted(numbers)
                assert len(numbers) == 10

    asyncio.run(main())


def test_poison_is_put_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    async def main() -> None:
        sender, trail = Sent(), Trail()
        one = relay(tmp_path, [sender], dead="dead")
        large = CloudEvent(source="s", data="x" * LARGEST).encode()
        async with running(one):
            sender.ready.set()
            await one.take([trail.delivery(raw) for raw in (b"\xff{", b'{"specversion": "0.3"}', large, event(1))])
            await one.drain(10)
        assert [message.identity for message in sender.got] == ["1"]
        assert isinstance(one.bus, DeadBus)
        reasons = [said.data["reason"] for topic, said in one.bus.sent if topic == "dead"]
        assert reasons == ["EventError", "EventError", "Unfit"]
        assert trail.words() == ["ack"] * 4

    asyncio.run(main())


def test_paused_by_the_twin_and_resumed(tmp_path: Path) -> None:
    async def main() -> None:
        sender, trail = Sent(), Trail()
        one = relay(tmp_path, [sender])
        one.wanted, said = desire(one.wanted, {"sending": False, "$version": 2})
        assert said == {"sending": {"value": False, "ac": 200}}
        async with running(one):
            sender.ready.set()
            await one.take([trail.delivery(event(1))])
            await asyncio.sleep(0.2)
            assert sender.got == []
            async with asyncio.timeout(2):
                # It may not be sent: who stops does not wait for it.
                await one.drain(60)
            one.wanted, _ = desire(one.wanted, {"sending": None})
            await one.drain(5)
        assert len(sender.got) == 1

    asyncio.run(main())


def test_desired_properties_are_answered_each() -> None:
    assert desire(Wanted(window=3), {"window": None}, Wanted(window=10))[0].window == 10
    assert desire(Wanted(), {"window": 32.0})[1]["window"] == {"value": 32, "ac": 200}
    assert desire(Wanted(), {"window": 1e999})[1]["window"]["ac"] == 400
    wanted, said = desire(Wanted(), {"window": 0, "logLevel": "Debug", "colour": "red"})
    assert wanted == Wanted(loglevel="debug")
    assert (said["window"]["ac"], said["logLevel"], said["colour"]["ac"]) == (400, {"value": "debug", "ac": 200}, 404)


def test_methods(tmp_path: Path) -> None:
    async def main() -> None:
        one = relay(tmp_path, [Sent()])

        async def nobody(*_: Any) -> None:
            return None

        async def no_bus(*_: Any) -> bool:
            return False

        assert await answer(one, "ping", {"a": 1}, nobody) == (200, {"a": 1})
        assert (await answer(one, "getStatus", None, nobody))[1]["identities"]["d0"]["backlog"] == 0
        assert (await answer(one, "explode", None, nobody))[0] == 404
        assert (await answer(one, "explode", None, no_bus))[0] == 503

    asyncio.run(main())


def test_the_properties_say_what_the_event_said() -> None:
    said = from_event(CloudEvent(source="s", type="t", id="7", data=[1], extensions={"partitionkey": "k", "n": 3}))
    assert (said.body, said.identity, said.key, said.content_type, said.encoding) == (
        b"[1]",
        "7",
        "k",
        "application/json",
        "utf-8",
    )
    assert said.properties["cloudEvents:type"] == "t"
    assert said.properties["cloudEvents:n"] == "3"
    with pytest.raises(Unfit):
        from_event(CloudEvent(source="s", data="x" * LARGEST))


@given(st.binary(), st.text(), st.text(), st.dictionaries(st.text(), st.text(), max_size=3))
@settings(max_examples=100, deadline=None)
def test_a_message_comes_back_from_the_disk(body: bytes, identity: str, key: str, properties: dict[str, str]) -> None:
    one = HubMessage(body, identity, key, properties=properties)
    assert HubMessage.unpack(one.pack()) == one


@given(st.text(), st.integers(1, 8))
@settings(max_examples=200, deadline=None)
def test_an_identity_more_takes_only_its_own_share(key: str, count: int) -> None:
    assert lane(key, count + 1) in (lane(key, count), count)


def test_extensions_that_are_no_texts() -> None:
    event = CloudEvent(source="s", data=1, extensions={"flag": True, "none": None, "n": 3, "text": "t"})
    properties = from_event(event).properties
    assert {name.partition(":")[2]: properties[name] for name in properties if name[12:] in event.extensions} == {
        "flag": "true",
        "n": "3",
        "text": "t",
    }
