"""A data set writer at work: readings in, encoded data set messages out. No I/O; the clock is handed in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from opc_publisher.modes import MODES, Mode
from opc_publisher.plan import WriterSettings
from opc_publisher.reading import Field, Reading

OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC

#: Status code → its name; the far side's library knows them.
Symbol = Callable[[int], str]

KEY_FRAME, DELTA_FRAME, KEEP_ALIVE, EVENT = "ua-keyframe", "ua-deltaframe", "ua-keepalive", "ua-event"


@dataclass(frozen=True, slots=True)
class Frame:
    """One encoded data set message (or, in Samples mode, some samples with commas between them)."""

    body: bytes
    values: int
    kind: str


@dataclass(frozen=True, slots=True)
class Oversize:
    """A value that alone is larger than a message may be."""

    node: str
    size: int


@dataclass(slots=True, kw_only=True)
class Writer:
    """State of one writer: sequence number, key-frame count, last values.

    `limit` is the size in bytes that one frame may have; `sequence` is the number that the next frame gets.
    """

    settings: WriterSettings
    mode: str = "PubSub"
    key_frames: int = 0
    strict: bool = False
    writer_id: int = 0
    publisher_id: str = ""
    endpoint: str = ""
    application: str = ""
    symbol: Symbol = str
    limit: int = 256 * 1024
    sequence: int = 1
    version: tuple[int, int] = (1, 0)
    sent: int = 0
    fields: list[Field] = field(default_factory=list)
    oversize: list[Oversize] = field(default_factory=list)

    def notify(self, readings: Sequence[Reading], at: datetime) -> list[Frame]:
        """The frames for what one notification brought, in its order."""
        frames: list[Frame] = []
        for some in _rows(readings):
            frames += self._frames(some, at, self._kind())
        return frames

    def heartbeat(self, readings: Sequence[Reading], at: datetime) -> list[Frame]:
        """The frames for heartbeats; they do not count as messages between two key frames."""
        return [frame for some in _rows(readings) for frame in self._frames(some, at, DELTA_FRAME)]

    def key_frame(self, at: datetime) -> list[Frame]:
        """A key frame of what is known, now."""
        return self._frames([], at, KEY_FRAME)

    def keep_alive(self, at: datetime) -> list[Frame]:
        """The word that nothing has changed."""
        if not self.settings.keep_alive or not MODES[self.mode].header:
            return []
        if self.settings.keep_alive_as_key_frame:
            return self.key_frame(at)
        return [self._frame(KEEP_ALIVE, None, 0, at)]

    def event(self, payload: dict[str, Any], at: datetime) -> list[Frame]:
        """The frame for one event."""
        if MODES[self.mode].samples:
            return [Frame(orjson.dumps(payload, option=OPTIONS), 1, EVENT)]
        return [self._frame(EVENT, payload, 1, at)]

    def _kind(self) -> str:
        """Every `key_frames` messages one is a key frame, the first one first."""
        kind = KEY_FRAME if self.key_frames and self.sent % self.key_frames == 0 else DELTA_FRAME
        self.sent += 1
        return kind

    def _frames(self, readings: Sequence[Reading], at: datetime, kind: str) -> list[Frame]:
        mode = MODES[self.mode]
        if mode.samples:
            return self._samples(readings, at, mode)
        if kind == KEY_FRAME:
            fresh = {reading.field: reading for reading in readings}
            known = (fresh.get(one, one.last) for one in self.fields)
            whole = [reading for reading in known if reading is not None]
            return list(self._split(whole, at, kind, mode))
        return list(self._split(readings, at, kind, mode))

    def _split(self, readings: Sequence[Reading], at: datetime, kind: str, mode: Mode) -> Iterator[Frame]:
        """One frame, or as many as it takes to keep each below the limit."""
        number = self.sequence
        frame = self._frame(kind, self._payload(readings, mode, kind), len(readings), at)
        if len(frame.body) <= self.limit:
            yield frame
            return
        self.sequence = number
        if len(readings) == 1:
            self.oversize.append(Oversize(readings[0].field.node, len(frame.body)))
            return
        half = len(readings) // 2
        yield from self._split(readings[:half], at, kind, mode)
        yield from self._split(readings[half:], at, DELTA_FRAME if kind == KEY_FRAME else kind, mode)

    def _payload(self, readings: Iterable[Reading], mode: Mode, kind: str) -> dict[str, Any]:
        if mode.raw:
            payload = {reading.field.name: reading.value for reading in readings}
        else:
            payload = {reading.field.name: self._value(reading) for reading in readings}
        if kind == KEY_FRAME and self.settings.extension:
            payload = {name: orjson.loads(text) for name, text in self.settings.extension} | payload
        return payload

    def _value(self, reading: Reading) -> dict[str, Any]:
        value: dict[str, Any] = {}
        if reading.value is not None:
            value["Value"] = reading.value
        if reading.status:
            value["StatusCode"] = self._status(reading.status)
        if reading.source is not None:
            value["SourceTimestamp"] = reading.source
        if reading.server is not None:
            value["ServerTimestamp"] = reading.server
        return value

    def _status(self, code: int) -> Any:
        return code if self.strict else {"Symbol": self.symbol(code), "Code": code}

    def _frame(self, kind: str, payload: dict[str, Any] | None, count: int, at: datetime) -> Frame:
        mode = MODES[self.mode]
        number, self.sequence = self.sequence, self.sequence + 1
        if not mode.header:
            return Frame(orjson.dumps(payload, option=OPTIONS), count, kind)
        major, minor = self.version
        named = {"DataSetWriterId": self.writer_id, "DataSetWriterName": self.settings.name}
        message: dict[str, Any] = {
            **(named if self.strict else {"DataSetWriterId": self.settings.name}),
            "SequenceNumber": number,
            "MetaDataVersion": {"MajorVersion": major, "MinorVersion": minor},
            "MessageType": kind,
            "Timestamp": at,
        }
        if payload is not None:
            message["Payload"] = payload
        return Frame(orjson.dumps(message, option=OPTIONS), count, kind)

    def _samples(self, readings: Sequence[Reading], at: datetime, mode: Mode) -> list[Frame]:
        encoded = []
        for reading in readings:
            body = orjson.dumps(self._sample(reading, at, mode), option=OPTIONS)
            if len(body) <= self.limit:
                encoded.append(body)
            else:
                self.oversize.append(Oversize(reading.field.node, len(body)))
        return [Frame(b",".join(some), len(some), DELTA_FRAME) for some in _within(encoded, self.limit)]

    def _sample(self, reading: Reading, at: datetime, mode: Mode) -> dict[str, Any]:
        number, self.sequence = self.sequence, self.sequence + 1
        sample: dict[str, Any] = {"NodeId": reading.field.node, "EndpointUrl": self.endpoint}
        if mode.full and self.application:
            sample["ApplicationUri"] = self.application
        sample |= {"DisplayName": reading.field.name, "Timestamp": at, "Value": self._value(reading)}
        sample["SequenceNumber"] = number
        if mode.full:
            sample["ExtensionFields"] = {"PublisherId": self.publisher_id, "DataSetWriterId": self.settings.name}
        return sample


def _rows(readings: Sequence[Reading]) -> list[Sequence[Reading]]:
    """A payload has each field once: values that a queue kept apart go into further messages, in their order."""
    if len({id(reading.field) for reading in readings}) == len(readings):
        return [readings] if readings else []
    rows: list[list[Reading]] = []
    depth: dict[int, int] = {}
    for reading in readings:
        row = depth.get(id(reading.field), 0)
        depth[id(reading.field)] = row + 1
        if row == len(rows):
            rows.append([])
        rows[row].append(reading)
    return list(rows)


def _within(bodies: Sequence[bytes], limit: int) -> Iterator[list[bytes]]:
    """Runs of bodies that with their commas stay within the limit."""
    some: list[bytes] = []
    size = 0
    for body in bodies:
        if some and size + len(body) + 1 > limit:
            yield some
            some, size = [], 0
        some.append(body)
        size += len(body) + 1
    if some:
        yield some
