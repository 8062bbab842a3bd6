"""MQTT control packets: bytes and nothing else. QoS 0 and 1; QoS 2 is never asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

V311 = 4
V5 = 5

FOREVER = 0xFFFFFFFF
"""Seconds that MQTT 5 takes for "this session does not expire"; the broker bounds it (persistent_client_expiration)."""

BEGINNING = 81_920
"""Bytes that are kept of a message that is too large: its topic, which may have 65,535, and enough to tell it by."""

SESSION_EXPIRY, RECEIVE_MAXIMUM, MAXIMUM_PACKET, CONTENT_TYPE = 0x11, 0x21, 0x27, 0x03
KEEP_ALIVE, MAXIMUM_QOS = 0x13, 0x24


class Kind(IntEnum):
    """The first four bits of a packet."""

    CONNECT = 1
    CONNACK = 2
    PUBLISH = 3
    PUBACK = 4
    SUBSCRIBE = 8
    SUBACK = 9
    PINGREQ = 12
    PINGRESP = 13
    DISCONNECT = 14


class PacketError(ValueError):
    """Bytes that are no MQTT: the connection cannot go on."""


class Packet(NamedTuple):
    """One packet as it arrived: kind, the four flag bits, and the rest. `left_out`: bytes passed over."""

    kind: int
    flags: int
    body: bytes
    left_out: int = 0


class Publish(NamedTuple):
    """A message. `mid` is None at QoS 0. `left_out`: bytes behind `payload` that were too many to take."""

    topic: str
    payload: bytes
    mid: int | None = None
    duplicate: bool = False
    retain: bool = False
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Connack:
    """The broker's answer: 0 is welcome; and with MQTT 5 what it can take."""

    code: int
    session_present: bool
    receive_maximum: int = 65535
    maximum_packet: int | None = None
    #: Seconds without a packet after which it ends the connection, whatever it was asked for; 0 is never.
    keep_alive: int | None = None
    maximum_qos: int = 2


class Reader:
    """Cuts a stream of bytes into packets.

    Of a message larger than `most` the beginning is kept, and the rest passed over: to end the connection would bring
    the same message again, for ever.
    """

    def __init__(self, most: int = 268_435_455) -> None:
        self._buffer = bytearray()
        self._most = most
        self._passing = 0

    def feed(self, data: bytes) -> Iterator[Packet]:
        """The packets that are complete now. Raises PacketError."""
        if self._passing:
            passed = min(self._passing, len(data))
            self._passing -= passed
            data = data[passed:]
        buffer = self._buffer
        buffer += data
        start, size = 0, len(buffer)
        while size - start >= 2:
            length, begin = 0, start + 1
            for shift in (0, 7, 14, 21):
                if begin >= size:
                    length = -1
                    break
                byte = buffer[begin]
                begin += 1
                length |= (byte & 127) << shift
                if byte < 128:
                    break
            else:
                raise PacketError("a packet's length has more than four bytes")
            if length > self._most:
                if buffer[start] >> 4 != Kind.PUBLISH:
                    raise PacketError(f"a packet of {length} bytes")
                if begin + min(length, BEGINNING) > size:
                    break
                yield self._beginning(start, begin, length)
                start, size = 0, len(buffer)
                continue
            if length < 0 or begin + length > size:
                break
            yield Packet(buffer[start] >> 4, buffer[start] & 15, bytes(buffer[begin : begin + length]))
            start = begin + length
        del buffer[:start]

    def _beginning(self, start: int, begin: int, length: int) -> Packet:
        """Of a message that is too large. The buffer begins behind it then, or is empty while more of it is to come."""
        buffer, kept = self._buffer, min(length, BEGINNING)
        body = bytes(buffer[begin : begin + kept])
        packet = Packet(buffer[start] >> 4, buffer[start] & 15, body, length - kept)
        self._passing = max(0, begin + length - len(buffer))
        del buffer[: begin + length]
        return packet


def length(value: int) -> bytes:
    """A number of 1 to 4 bytes, seven bits each."""
    out = bytearray()
    while True:
        value, digit = divmod(value, 128)
        out.append(digit | 128 if value else digit)
        if not value:
            return bytes(out)


def text(value: str | bytes) -> bytes:
    """A text or a blob with its length before it."""
    raw = value.encode() if isinstance(value, str) else value
    if len(raw) > 65535:
        raise PacketError(f"a text of {len(raw)} bytes; MQTT has room for 65535")
    return len(raw).to_bytes(2, "big") + raw


def packet(kind: Kind, flags: int, body: bytes) -> bytes:
    """A whole packet."""
    return bytes([kind << 4 | flags]) + length(len(body)) + body


def connect(
    client_id: str,
    *,
    version: int,
    keep_alive: int,
    clean: bool,
    receive_maximum: int,
    username: str | None = None,
    password: str | None = None,
) -> bytes:
    """CONNECT, without a will. With MQTT 5 a session that is kept is kept for as long as the broker allows."""
    flags = (0x02 if clean else 0) | (0x80 if username else 0) | (0x40 if password else 0)
    properties = b""
    if version == V5:
        expiry = 0 if clean else FOREVER
        inner = bytes([SESSION_EXPIRY]) + expiry.to_bytes(4, "big")
        inner += bytes([RECEIVE_MAXIMUM]) + receive_maximum.to_bytes(2, "big")
        properties = length(len(inner)) + inner
    body = text("MQTT") + bytes([version, flags]) + keep_alive.to_bytes(2, "big") + properties + text(client_id)
    body += text(username) if username else b""
    body += text(password) if password else b""
    return packet(Kind.CONNECT, 0, body)


def publish(message: Publish, version: int, content_type: str = "") -> bytes:
    """PUBLISH, QoS 1 when the message has a packet id."""
    flags = (8 if message.duplicate else 0) | (2 if message.mid is not None else 0) | (1 if message.retain else 0)
    body = text(message.topic)
    if message.mid is not None:
        body += message.mid.to_bytes(2, "big")
    if version == V5:
        inner = bytes([CONTENT_TYPE]) + text(content_type) if content_type else b""
        body += length(len(inner)) + inner
    return packet(Kind.PUBLISH, flags, body + message.payload)


def puback(mid: int) -> bytes:
    """PUBACK: the message has been dealt with."""
    return b"\x40\x02" + mid.to_bytes(2, "big")


def subscribe(mid: int, topic_filter: str, version: int) -> bytes:
    """SUBSCRIBE to one filter at QoS 1."""
    properties = b"\x00" if version == V5 else b""
    return packet(Kind.SUBSCRIBE, 2, mid.to_bytes(2, "big") + properties + text(topic_filter) + b"\x01")


PINGREQ = b"\xc0\x00"
DISCONNECT = b"\xe0\x00"


def read_connack(body: bytes, version: int) -> Connack:
    """What a CONNACK says."""
    if len(body) < 2:
        raise PacketError("CONNACK is cut short")
    found = _properties(body, 2) if version == V5 and len(body) > 2 else {}
    return Connack(
        body[1],
        bool(body[0] & 1),
        found.get(RECEIVE_MAXIMUM, 65535),
        found.get(MAXIMUM_PACKET),
        found.get(KEEP_ALIVE),
        found.get(MAXIMUM_QOS, 2),
    )


def read_publish(packet: Packet, version: int) -> Publish:
    """What a PUBLISH brings; its properties are passed over."""
    body = packet.body
    end = 2 + int.from_bytes(body[:2], "big")
    qos = packet.flags >> 1 & 3
    if len(body) < end + (2 if qos else 0):
        raise PacketError("PUBLISH is cut short")
    mid = int.from_bytes(body[end : end + 2], "big") if qos else None
    begin = end + (2 if qos else 0)
    if version == V5:
        size, begin = _length(body, begin)
        begin += size
    topic = body[2:end].decode("utf-8", "replace")
    return Publish(topic, body[begin:], mid, bool(packet.flags & 8), bool(packet.flags & 1), packet.left_out)


def read_ack(body: bytes) -> tuple[int, int]:
    """Packet id and reason code of a PUBACK; 0 when it names none."""
    if len(body) < 2:
        raise PacketError("PUBACK is cut short")
    return int.from_bytes(body[:2], "big"), body[2] if len(body) > 2 else 0


def read_suback(body: bytes) -> tuple[int, int]:
    """Packet id and the code for the one filter that was asked for."""
    if len(body) < 3:
        raise PacketError("SUBACK is cut short")
    return int.from_bytes(body[:2], "big"), body[-1]


def matches(topic_filter: str, topic: str) -> bool:
    """Whether a topic is one of a filter's, with `+`, `#` and `$share/<group>/` as MQTT has them."""
    if topic_filter.startswith("$share/"):
        topic_filter = topic_filter.split("/", 2)[2]
    if topic.startswith("$") and topic_filter[:1] in ("+", "#"):
        return False
    wanted, found = topic_filter.split("/"), topic.split("/")
    for number, part in enumerate(wanted):
        if part == "#":
            return True
        if number >= len(found) or part not in ("+", found[number]):
            return False
    return len(wanted) == len(found)


#: Property → how many bytes its value has; texts and pairs of texts are told apart below.
_SIZES = {0x01: 1, 0x02: 4, 0x11: 4, 0x13: 2, 0x17: 1, 0x18: 4, 0x19: 1, 0x21: 2, 0x22: 2, 0x23: 2, 0x24: 1, 0x25: 1}
_SIZES |= {0x27: 4, 0x28: 1, 0x29: 1, 0x2A: 1}
_PAIR = 0x26


def _properties(body: bytes, at: int) -> dict[int, int]:
    """The numbers among the properties that begin at `at`."""
    size, at = _length(body, at)
    found, end = {}, at + size
    while at < end:
        name, at = body[at], at + 1
        if name in _SIZES:
            found[name] = int.from_bytes(body[at : at + _SIZES[name]], "big")
            at += _SIZES[name]
        else:
            for _ in range(2 if name == _PAIR else 1):
                at += 2 + int.from_bytes(body[at : at + 2], "big")
    return found


def _length(body: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value = 0
    for shift in (0, 7, 14, 21):
        if at >= len(body):
            break
        byte, at = body[at], at + 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
    raise PacketError("a length is cut short")
