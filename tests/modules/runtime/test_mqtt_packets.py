"""MQTT packets: cut anywhere, malformed anyhow."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock_runtime.mqtt import packets
from penstock_runtime.mqtt.packets import V5, V311, Kind, PacketError, Publish, Reader, matches


@given(
    topic=st.text(min_size=1, max_size=50).filter(lambda text: "\0" not in text),
    payload=st.binary(max_size=300),
    mid=st.none() | st.integers(1, 65535),
    version=st.sampled_from([V311, V5]),
    content_type=st.sampled_from(["", "application/cloudevents+json"]),
)
def test_a_message_there_and_back(topic: str, payload: bytes, mid: int | None, version: int, content_type: str) -> None:
    message = Publish(topic, payload, mid)
    (packet,) = Reader().feed(packets.publish(message, version, content_type))
    assert packet.kind == Kind.PUBLISH
    assert packets.read_publish(packet, version) == message


@given(st.lists(st.binary(max_size=200), max_size=5), st.integers(1, 7))
def test_wherever_the_stream_is_cut(payloads: list[bytes], piece: int) -> None:
    stream = b"".join(packets.publish(Publish("t", payload, 1), V311) for payload in payloads)
    reader = Reader()
    found = [p for at in range(0, len(stream), piece) for p in reader.feed(stream[at : at + piece])]
    assert [packets.read_publish(packet, V311).payload for packet in found] == payloads


@given(st.binary(max_size=100))
def test_nonsense_is_an_error_of_one_kind(raw: bytes) -> None:
    with contextlib.suppress(PacketError):
        for packet in Reader().feed(raw):
            packets.read_publish(packet, V5)
            packets.read_ack(packet.body)
            packets.read_suback(packet.body)


def test_a_packet_that_is_too_large_and_no_message() -> None:
    with pytest.raises(PacketError, match="2000000 bytes"):
        list(Reader(1_000_000).feed(b"\x90" + packets.length(2_000_000)))


@pytest.mark.parametrize("version", [V311, V5])
@pytest.mark.parametrize("piece", [1000, 81_930, 10_000_000])
def test_of_a_message_that_is_too_large_the_beginning_is_kept_and_the_next_comes(version: int, piece: int) -> None:
    large = Publish("t", bytes(300_000), 7)
    stream = b"".join(
        packets.publish(one, version) for one in (Publish("t", b"a", 1), large, large, Publish("t", b"b", 2))
    )
    reader = Reader(100_000)
    found = [
        packets.read_publish(packet, version)
        for at in range(0, len(stream), piece)
        for packet in reader.feed(stream[at : at + piece])
    ]
    assert [(one.mid, bool(one.left_out)) for one in found] == [(1, False), (7, True), (7, True), (2, False)]
    assert [len(one.payload) + one.left_out for one in found] == [1, 300_000, 300_000, 1]


def test_a_length_without_end() -> None:
    with pytest.raises(PacketError, match="more than four"):
        list(Reader().feed(b"\x30\xff\xff\xff\xff\xff"))


def test_a_topic_that_is_too_long() -> None:
    with pytest.raises(PacketError, match="65535"):
        packets.text("x" * 70_000)


@pytest.mark.parametrize(
    ("topic_filter", "topic", "expected"),
    [
        ("telemetry", "telemetry", True),
        ("telemetry", "telemetry/a", False),
        ("telemetry/#", "telemetry", True),
        ("telemetry/#", "telemetry/a/b", True),
        ("a/+/c", "a/b/c", True),
        ("a/+/c", "a/b/d/c", False),
        ("a/+", "a", False),
        ("#", "$SYS/x", False),
        ("$SYS/#", "$SYS/x", True),
        ("$share/group/a/+", "a/b", True),
    ],
)
def test_filters(topic_filter: str, topic: str, expected: bool) -> None:
    assert matches(topic_filter, topic) is expected
