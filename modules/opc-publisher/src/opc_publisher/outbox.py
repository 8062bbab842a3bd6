"""Between the writers and the bus: frames go to disk first, leave in batches, and are forgotten when the bus has them.

One outbox for each writer group, so that a group's order is kept and a slow one holds nobody up. A notification is
acknowledged to its server only when its frames are on the disk.
"""

import asyncio
import contextlib
import json
import logging
import re
import struct
import time
import uuid
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from opc_publisher import metrics
from opc_publisher.modes import MODES, content_type
from opc_publisher.network import Header, wrap
from penstock_runtime import Backoff, Bus, CloudEvent, Health, Notes, Once, Spool, SpoolError, Unpublished, drained, now
from penstock_runtime.draining import STILL

LOG = logging.getLogger(__name__)

#: kind, values, milliseconds since 1970, length of the topic; then the topic and the body.
_HEAD = struct.Struct(">BIQH")
FRAME, WHOLE = 0, 1
#: Records read ahead from the disk.
AHEAD = 4096
#: Seconds between two tries to write to a disk that is full; meanwhile frames wait in memory, up to so many bytes.
FULL_DISK_PAUSE = 1.0
MEMORY = 32 * 1024 * 1024


_OFFSET = time.time() - time.monotonic()


def clock() -> float:
    """The time of day as it was at the start, and as the monotonic clock went on: it does not jump."""
    return time.monotonic() + _OFFSET


@dataclass(frozen=True, slots=True)
class Record:
    """A frame, or a whole message (metadata), on its way. `at`: seconds since 1970."""

    kind: int
    values: int
    at: float
    topic: str
    body: bytes

    def pack(self) -> bytes:
        """As it is on disk."""
        topic = self.topic.encode()
        return _HEAD.pack(self.kind, self.values, int(self.at * 1000), len(topic)) + topic + self.body

    @staticmethod
    def unpack(raw: bytes) -> "Record":
        """The record that was packed."""
        kind, values, at, size = _HEAD.unpack_from(raw)
        start = _HEAD.size + size
        return Record(kind, values, at / 1000, raw[_HEAD.size : start].decode(), raw[start:])


@dataclass(frozen=True, slots=True)
class Batch:
    """Records `first` to `last` that leave as one message."""

    first: int
    last: int
    records: tuple[Record, ...]

    @property
    def values(self) -> int:
        """How many values it holds."""
        return sum(record.values for record in self.records)


@dataclass(frozen=True, slots=True)
class Limits:
    """When a message is full. `wait` in seconds; `size` in bytes, of the CloudEvent as it leaves; `ttl` 0: for ever."""

    count: int = 50
    wait: float = 10.0
    size: int = 256 * 1024
    window: int = 16
    ttl: float = 0.0


def cut(records: Sequence[tuple[int, Record]], limits: Limits, room: int, until: int | None = None) -> Batch:
    """The first batch of some records that are not empty: as many as fit. `until`: a boundary that was used before."""
    first, head = records[0]
    taken, size = [head], len(head.body)
    last = first
    for number, record in records[1:]:
        if until is not None:
            if number > until:
                break
        elif not _fits(head, record, len(taken), size, limits, room):
            break
        taken.append(record)
        size += len(record.body) + 1
        last = number
    return Batch(first, last, tuple(taken))


def _fits(head: Record, record: Record, count: int, size: int, limits: Limits, room: int) -> bool:
    same = head.kind == record.kind == FRAME and head.topic == record.topic
    return same and count < limits.count and size + len(record.body) + 1 <= room


@dataclass(slots=True, kw_only=True)
class Outbox:
    """The frames of one group. `topic`: where those go that name none; `source`: of whom the CloudEvents are."""

    name: str
    header: Header
    limits: Limits
    bus: Bus
    topic: str
    source: str
    spool: Spool
    health: Health
    notes: Notes | None = None
    once: Once = field(default_factory=lambda: Once(LOG))
    _waiting: list[tuple[bytes, asyncio.Future[None]]] = field(default_factory=list)
    _memory: deque[bytes] = field(default_factory=deque)
    _memory_size: int = 0
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _ahead: deque[tuple[int, Record]] = field(default_factory=deque)
    _identity: str = ""
    _boundaries: list[int] = field(default_factory=list)
    _dropped: int = 0
    _damaged: int = 0
    _writing: bool = False
    closing: bool = False

    def __post_init__(self) -> None:
        self._identity = _identity(self.spool.folder)
        self._boundaries = _boundaries(self.spool.folder)

    @property
    def room(self) -> int:
        """Bytes for the frames of one message."""
        # The envelope of a CloudEvent: its names, an id, a source, a time, a key.
        size = self.limits.size - 512 - 2 * len(self.name) - len(self.source) - self.header.overhead
        # Base64 makes four bytes of three.
        return size * 3 // 4 if self.header.encoding == "JsonGzip" else size

    @property
    def backlog(self) -> int:
        """Records that the bus does not have yet."""
        return len(self.spool) + len(self._memory)

    async def put(self, records: Sequence[Record]) -> None:
        """Store; returns when they are on the disk (or, while that is full, in memory: counted)."""
        if not records:
            return
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        packed = [record.pack() for record in records]
        self._waiting += [(one, done) for one in packed]
        if not self._writing:
            # Whatever comes in the same turn of the loop goes to the disk together.
            self._writing = True
            loop.call_soon(self._write)
        await done

    def _write(self) -> None:
        self._writing = False
        waiting, self._waiting = self._waiting, []
        self._store([one for one, _ in waiting])
        for done in {id(done): done for _, done in waiting}.values():
            if not done.done():
                done.set_result(None)
        self._wake.set()

    def _store(self, packed: list[bytes]) -> None:
        try:
            self.spool.append([*self._memory, *packed])
        except SpoolError as error:
            self.once.warn("the disk does not take what is to be sent", str(error))
            metrics.DISK_FAULTS.labels(self.name).inc()
            self.health.set(f"store of {self.name}", False)
            self._remember(packed)
            asyncio.get_running_loop().call_later(FULL_DISK_PAUSE, self._retry)
        else:
            self._memory.clear()
            self._memory_size = 0
            self.health.set(f"store of {self.name}", True)
        self._count_dropped()

    def _retry(self) -> None:
        if self._memory and not self.closing:
            self._store([])
            self._wake.set()

    def _remember(self, packed: Sequence[bytes]) -> None:
        """While the disk is full: in memory, and the oldest out when that is full too."""
        self._memory.extend(packed)
        self._memory_size += sum(map(len, packed))
        while self._memory_size > MEMORY:
            gone = self._memory.popleft()
            self._memory_size -= len(gone)
            self._lost(1, "the disk and the memory for it are full: the oldest is given up")

    def _count_dropped(self) -> None:
        gone = self.spool.dropped - self._dropped
        if gone:
            self._dropped = self.spool.dropped
            self._lost(gone, "more is waiting than the store may hold: the oldest is given up")
            self._ahead.clear()
        damaged, self._damaged = self.spool.damaged - self._damaged, self.spool.damaged
        if damaged:
            metrics.DROPPED.labels(self.name, "damaged").inc(damaged)

    def _lost(self, count: int, reason: str) -> None:
        metrics.DROPPED.labels(self.name, "oldest-first").inc(count)
        self.once.warn(reason, self.name)

    async def run(self) -> None:
        """Send until cancelled."""
        backoff = Backoff(first=0.2, most=30.0)
        while True:
            metrics.BACKLOG.labels(self.name).set(self.backlog)
            batches = self._due()
            if not batches:
                await self._sleep()
            elif await self._send(batches):
                backoff.reset()
            else:
                self._boundaries = [batch.last for batch in batches]
                self.restart()
                await asyncio.sleep(backoff.next())

    def restart(self) -> None:
        """Begin again at the first record that the bus is not known to have."""
        self.spool.rewind()
        self._ahead.clear()

    async def drain(self, seconds: float) -> None:
        """Send what waits without waiting for batches to fill, for at most so long.

        What is on the disk is waited for while somebody takes it; what a full disk did not take is nowhere else.
        """
        self.closing = True
        self._wake.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await drained(lambda: self.backlog, seconds if self._memory else STILL)

    async def _sleep(self) -> None:
        self._wake.clear()
        oldest = self._ahead[0][1].at if self._ahead else None
        wait = 1.0 if oldest is None else min(1.0, max(0.005, oldest + self.limits.wait - clock()))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._wake.wait()

    def _due(self) -> list[Batch]:
        """Batches that are full or have waited long enough, in order, as many as may be under way."""
        if len(self._ahead) < AHEAD:
            self._ahead.extend(self._readable(self.spool.read(AHEAD - len(self._ahead))))
            self._count_dropped()
        batches: list[Batch] = []
        while self._ahead and len(batches) < self.limits.window:
            records = self._take()
            batch = cut(records, self.limits, self.room, self._until(records[0][0]))
            if not self._ready(batch, len(self._ahead)):
                break
            for _ in batch.records:
                self._ahead.popleft()
            # Only in front: committing what is expired must not commit what still waits before it.
            if batches or not self._expired(batch):
                batches.append(batch)
        return batches

    def _readable(self, raws: Sequence[tuple[int, bytes]]) -> Iterator[tuple[int, Record]]:
        """Records; what is none is passed over, and forgotten with what comes behind it."""
        for number, raw in raws:
            try:
                yield number, Record.unpack(raw)
            except (struct.error, UnicodeDecodeError) as error:
                metrics.DROPPED.labels(self.name, "unreadable").inc()
                self.once.warn("a record of the store cannot be read", f"{self.name}: {error}")

    def _take(self) -> list[tuple[int, Record]]:
        known = max((one for one in self._boundaries), default=-1)
        count = max(self.limits.count, known - self._ahead[0][0] + 1)
        return [self._ahead[index] for index in range(min(len(self._ahead), count + 1))]

    def _until(self, first: int) -> int | None:
        return next((last for last in self._boundaries if last >= first), None)

    def _ready(self, batch: Batch, ahead: int) -> bool:
        head = batch.records[0]
        full = len(batch.records) < ahead or len(batch.records) >= self.limits.count
        old = clock() - head.at >= self.limits.wait or head.at > clock() + 1
        single = head.kind == WHOLE or MODES[self.header.mode].single
        return full or old or single or self.closing

    def _expired(self, batch: Batch) -> bool:
        if not self.limits.ttl or clock() - batch.records[-1].at < self.limits.ttl:
            return False
        metrics.DROPPED.labels(self.name, "expired").inc(len(batch.records))
        self.spool.commit(batch.last)
        return True

    async def _send(self, batches: Sequence[Batch]) -> bool:
        """Publish in order; False when some must be sent again. What can never be sent goes to the dead letters."""
        _write_boundaries(self.spool.folder, [batch.last for batch in batches])
        for topic, some in _by_topic(batches, self.topic):
            started = time.perf_counter()
            results = await self.bus.publish(topic, [self._event(batch) for batch in some])
            metrics.PUBLISH_SECONDS.observe(time.perf_counter() - started)
            for batch, failure in zip(some, results, strict=True):
                if failure is None:
                    self._sent(batch)
                elif failure.permanent:
                    self._bury(batch, failure)
                else:
                    self._failed(failure)
                    return False
                self.spool.commit(batch.last)
        self.health.set(f"bus takes {self.name}", True)
        self._boundaries = [last for last in self._boundaries if last > batches[-1].last]
        return True

    def _sent(self, batch: Batch) -> None:
        metrics.MESSAGES.labels(self.name).inc()
        metrics.VALUES_SENT.labels(self.name).inc(batch.values)

    def _failed(self, failure: Unpublished) -> None:
        self.health.set(f"bus takes {self.name}", False)
        metrics.RETRIES.labels(self.name).inc()
        self.once.warn("the bus does not take messages; they wait on disk", str(failure))

    def _bury(self, batch: Batch, failure: Unpublished) -> None:
        """Put aside a message that the bus will never take."""
        metrics.DEAD_LETTERS.labels(self.name).inc()
        metrics.DROPPED.labels(self.name, "refused").inc(len(batch.records))
        self.once.warn("a message that the bus refuses for good is put aside", str(failure))
        if self.notes is not None:
            note = {"reason": str(failure), "group": self.name, "values": batch.values, "first": batch.first}
            self.notes.put(CloudEvent(source=self.source, data=note, id=f"{self._id(batch)}-refused", time=now()))

    def _id(self, batch: Batch) -> str:
        """The same for the same records, however often they are sent, so that receivers can tell duplicates."""
        return f"{self._identity}-{batch.first}-{batch.last}"

    def _event(self, batch: Batch) -> CloudEvent:
        head = batch.records[0]
        if head.kind == WHOLE:
            body = head.body
        else:
            body = wrap(self.header, self._number(batch), [record.body for record in batch.records])
        return _event(self._id(batch), self.source, self.name, body, self.header)

    def _number(self, batch: Batch) -> str:
        return str(batch.first) if batch.first == batch.last else f"{batch.first}-{batch.last}"


def _event(identity: str, source: str, group: str, body: bytes, header: Header) -> CloudEvent:
    """The event, with its text made at once: the body is JSON already and is not read again."""
    extensions = {"partitionkey": group, "contenttype": content_type(header.mode, header.encoding)}
    if header.encoding == "JsonGzip":
        return CloudEvent(
            source=source,
            data=body,
            id=identity,
            time=now(),
            datacontenttype="application/json+gzip",
            extensions=extensions,
        )
    empty = CloudEvent(source=source, data=None, id=identity, time=now(), extensions=extensions)
    raw = empty.encode()
    return CloudEvent(
        source=source,
        data=None,
        id=identity,
        time=empty.time,
        extensions=extensions,
        raw=raw[: -len(b"null}")] + body + b"}",
    )


def _by_topic(batches: Sequence[Batch], default: str) -> list[tuple[str, list[Batch]]]:
    """Runs of batches that go to the same topic, in order."""
    runs: list[tuple[str, list[Batch]]] = []
    for batch in batches:
        topic = batch.records[0].topic or default
        if not runs or runs[-1][0] != topic:
            runs.append((topic, []))
        runs[-1][1].append(batch)
    return runs


def _identity(folder: Path) -> str:
    """Who this store is: its records' numbers are unique together with it."""
    path = folder / "identity"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        # After a power failure it may be empty, or nothing but zeros.
        if re.fullmatch("[0-9a-f]{12}", said := path.read_text(encoding="ascii")):
            return said
    made = uuid.uuid4().hex[:12]
    with contextlib.suppress(OSError):
        path.write_text(made, encoding="ascii")
    return made


def _boundaries(folder: Path) -> list[int]:
    try:
        return sorted(int(one) for one in json.loads((folder / "batches").read_text(encoding="ascii")))
    except (OSError, ValueError, TypeError):
        return []


def _write_boundaries(folder: Path, lasts: Sequence[int]) -> None:
    """Where the messages under way end, so that after a kill they are made the same and can be told as duplicates."""
    with contextlib.suppress(OSError):
        (folder / "batches").write_text(json.dumps(list(lasts)), encoding="ascii")
