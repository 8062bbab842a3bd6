"""What the hub would never take is put aside before it is stored: later, it would hold up what is behind it."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from azure.iot.device import Message
from azure.iot.device.iothub.pipeline import mqtt_topic_iothub
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from iothub_integration.message import LARGEST, Unfit, from_event
from iothub_integration.relay import Lane, Relay
from penstock_runtime import CloudEvent, Health, Notes, Spool
from tests.modules.iothub_integration.test_relay import DeadBus, Sent, Trail, event, running

BODY = "x" * 1000


def said(**more: Any) -> bytes:
    return json.dumps({"specversion": "1.0", "id": "i", "source": "s", "type": "t", "data": {"n": 1}, **more}).encode()


POISON = {
    "no text in the id": said(id="\ud800"),
    "no text in the key": said(partitionkey="\udfff"),
    "no text in a property": said(colour="\ud800"),
    "no text in a property's name": said(**{"\ud800": 1}),
    "no text in the content type": said(datacontenttype="\ud800"),
    "no text in the body": said(data="\ud800"),
    "properties that fill the topic": said(colour="ü" * 15_000),
    "many properties": said(**{f"p{number}": "x" * 100 for number in range(1000)}),
    "a long id": said(id="i" * 70_000),
    "larger than the hub takes": said(data="x" * LARGEST),
    "larger than the SDK takes": said(data="x" * (LARGEST - 200)),
    "nested": b'{"specversion":"1.0","id":"i","source":"s","type":"t","data":' + b"[" * 990 + b"]" * 990 + b"}",
}


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON)
def test_poison_between_two_good_ones(tmp_path: Path, poison: bytes) -> None:
    async def main() -> None:
        sender, trail, bus = Sent(), Trail(), DeadBus()
        lanes = [Lane("d", Spool(tmp_path / "d", 10_000_000), sender)]
        one = Relay(lanes=lanes, bus=bus, health=Health(), notes=Notes(bus, "dead", Health()))
        async with running(one):
            sender.ready.set()
            await one.take([trail.delivery(raw) for raw in (event(1), poison, event(2))])
            await one.drain(10)
        assert [message.identity for message in sender.got if message.identity in "12"] == ["1", "2"]
        assert trail.words() == ["ack"] * 3
        assert len(sender.got) + len(bus.sent) == 3

    asyncio.run(main())


@given(
    st.integers(0, 300_000),
    st.dictionaries(st.text(max_size=20), st.text(max_size=400) | st.integers(), max_size=6),
    st.text(st.characters(codec=None), min_size=1, max_size=200),
)
@hypothesis_settings(max_examples=150, deadline=None)
def test_what_is_let_through_the_sdk_can_send(size: int, extensions: dict[str, Any], identity: str) -> None:
    """The SDK's own size and topic, of everything that is not refused."""
    try:
        one = from_event(CloudEvent(source="s", id=identity, data=b"x" * size, extensions=extensions))
    except Unfit:
        return
    message = Message(one.body, message_id=one.identity, content_type=one.content_type)
    message.custom_properties = dict(one.properties)
    assert message.get_size() <= LARGEST
    topic = mqtt_topic_iothub.encode_message_properties_in_topic(message, "devices/" + "d" * 128 + "/messages/events/")
    assert len(topic.encode()) <= 65_535


def test_what_is_small_is_not_refused() -> None:
    largest = CloudEvent(source="s", data=b"x" * (LARGEST - 4096))
    assert sys.getsizeof(from_event(largest).body) < LARGEST


def test_a_message_that_the_sdk_refuses_does_not_hold_up_the_others(tmp_path: Path) -> None:
    class Picky(Sent):
        async def send(self, message: Any) -> None:
            if message.identity == "2":
                raise Unfit("never")
            await Sent.send(self, message)

    async def main() -> None:
        sender, trail = Picky(), Trail()
        one = Relay(lanes=[Lane("d", Spool(tmp_path / "d", 10_000_000), sender)], bus=DeadBus(), health=Health())
        async with running(one):
            sender.ready.set()
            await one.take([trail.delivery(event(number)) for number in range(5)])
            await one.drain(10)
        assert [message.identity for message in sender.got] == ["0", "1", "3", "4"]

    asyncio.run(main())


def test_data_that_no_text_can_be_made_of_is_unfit() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    for data, why in ((deep, "too deep"), ({"v": "\ud800"}, "half of a character")):
        with pytest.raises(Unfit, match=why):
            from_event(CloudEvent(source="s", data=data))


def test_numbers_that_json_does_not_have_reach_the_hub_as_texts() -> None:
    raw = (
        b'{"specversion":"1.0","id":"i","source":"s","type":"t","x":-Infinity,"data":{"v":NaN,"w":[1e999,-0.0],"n":1}}'
    )
    message = from_event(CloudEvent.decode(raw))
    said = json.loads(message.body, parse_constant=pytest.fail)
    assert said == {"v": "NaN", "w": ["Infinity", 0.0], "n": 1}
    assert message.properties["cloudEvents:x"] == "-Infinity"
