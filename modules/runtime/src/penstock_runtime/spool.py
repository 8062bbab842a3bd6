"""Store-and-forward on disk: a queue of records that survives a kill, with a bound and a count of what fell out.

Segments of appended records, each with its length and checksum. `append` returns when the records are on the disk;
`commit` forgets what has been dealt with. When the bound is reached the oldest segment is dropped and its records are
counted: never silently, and never the newest.
"""

import contextlib
import errno
import logging
import os
import struct
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from penstock_runtime.mark import Mark

LOG = logging.getLogger(__name__)

HEAD = struct.Struct(">II")
SMALLEST, LARGEST = 64 * 1024, 8 * 1024 * 1024
DONE = "done"
FULL = (errno.ENOSPC, errno.EDQUOT)
"""What a disk says that is full: it may have room again. All else, a person has to put right."""


class SpoolError(OSError):
    """The records could not be stored, and none of them is: the disk is full or broken. Try again later."""


@dataclass(slots=True)
class Segment:
    """A file of records `first` to `first + count - 1`."""

    path: Path
    first: int
    count: int
    size: int

    @property
    def end(self) -> int:
        """The number after its last record."""
        return self.first + self.count


class Spool:
    """Records are numbered from 0 for ever. One process at a time; not for threads.

    `dropped` counts records that fell out for want of room. `damaged` counts those that a broken disk cost, and ends
    that a kill cut off (those were never acknowledged to anybody).
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder, self.limit = folder, limit
        self._file: FileIO | None = None
        self.dropped = 0
        self.damaged = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            if error.errno not in FULL:
                raise
            # What comes is not stored, and that is told each time, until there is room for the folder too.
        # Other files in the folder are somebody else's.
        paths = [path for path in sorted(folder.glob("*.log")) if path.stem.isdecimal() and path.is_file()]
        self._segments: deque[Segment] = deque(_scan(path, self) for path in paths)
        self._done = Mark(folder / DONE)
        end = self._segments[-1].end if self._segments else 0
        self.committed = min(max(self._done.read(), self._segments[0].first if self._segments else 0), end)
        self._next = max(end, self.committed)
        self._cursor = self.committed
        if self._segments:
            self._file = self._segments[-1].path.open("r+b", buffering=0)
            self._file.seek(self._segments[-1].size)
        self._reading: tuple[int, Iterator[bytes | None], int] | None = None
        #: Records before this one, where they cannot be read, have been counted.
        self._told = 0

    def __len__(self) -> int:
        """Records that are not committed."""
        return self._next - self.committed

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(segment.size for segment in self._segments)

    def append(self, records: Sequence[bytes]) -> None:
        """Store all of `records`, none of which is empty, or none. Raises SpoolError."""
        if not records:
            return
        if not all(records):
            raise ValueError("an empty record could not be told from what a power failure leaves")
        block = b"".join(HEAD.pack(len(record), zlib.crc32(record)) + record for record in records)
        self._make_room(len(block))
        try:
            segment = self._writable()
            assert self._file is not None
            _write(self._file.fileno(), block)
            os.fdatasync(self._file.fileno())
        except OSError as error:
            self._cut_back()
            raise SpoolError(error.errno, f"cannot store in {self.folder}: {error.strerror}") from error
        segment.count += len(records)
        segment.size += len(block)
        self._next += len(records)

    def read(self, count: int) -> list[tuple[int, bytes]]:
        """Up to `count` records with their numbers, after those read before."""
        found: list[tuple[int, bytes]] = []
        while len(found) < count and self._cursor < self._next:
            if self._reading is None or self._reading[0] != self._cursor:
                self._reading = (self._cursor, *self._from(self._cursor))
            _, records, end = self._reading
            for record in records:
                if record is None:
                    self._unreadable(self._cursor + 1)
                else:
                    found.append((self._cursor, record))
                    self._cursor += 1
                self._reading = (self._cursor, records, end)
                break
            else:
                self._reading = None
                if self._cursor < end:
                    self._unreadable(end)
        return found

    def rewind(self) -> None:
        """Read again from the first record that is not committed."""
        self._cursor, self._reading = self.committed, None

    def commit(self, number: int) -> None:
        """Everything up to and with `number` has been dealt with."""
        if number < self.committed:
            return
        self.committed = number + 1
        while len(self._segments) > 1 and self._segments[0].end <= self.committed:
            self._segments.popleft().path.unlink(missing_ok=True)
        if self.committed == self._next and self._segments and self._segments[0].size > SMALLEST:
            self._start_over()
        # Not synced: after a power failure a few records are sent again, which at-least-once allows.
        self._done.write(self.committed)

    def close(self) -> None:
        """Let the files go; nothing is lost without them."""
        self._done.close()
        if self._file is not None:
            self._file.close()
            self._file = None

    def __del__(self) -> None:
        # One whose folder could not be made has neither.
        if hasattr(self, "_done"):
            self.close()

    def _from(self, number: int) -> tuple[Iterator[bytes | None], int]:
        """The records from `number` to the end of its segment, and the number after that end.

        Where a segment is gone there are none, and the end is where the next one begins.
        """
        segment = next((one for one in self._segments if one.first <= number < one.end), None)
        if segment is None:
            return iter(()), min((one.first for one in self._segments if one.first > number), default=self._next)
        return _records_from(segment, number), segment.end

    def _unreadable(self, end: int) -> None:
        """Pass over what the disk no longer gives."""
        lost, self._cursor = end - max(self._cursor, self._told), end
        if lost > 0:
            self.damaged, self._told = self.damaged + lost, end
            LOG.error("stored records cannot be read", extra={"folder": str(self.folder), "lost": lost})

    def _writable(self) -> Segment:
        """The segment to append to: the last, unless it is full."""
        largest = min(LARGEST, max(SMALLEST, self.limit // 16))
        if self._file is None or self._segments[-1].size >= largest:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / f"{self._next:020}.log"
            file = path.open("w+b", buffering=0)
            self.close()
            self._file = file
            self._segments.append(Segment(path, self._next, 0, 0))
        return self._segments[-1]

    def _make_room(self, size: int) -> None:
        while self._segments and self.size + size > self.limit:
            if len(self._segments) == 1:
                self._start_over()
                return
            gone = self._segments.popleft()
            gone.path.unlink(missing_ok=True)
            self._lose(gone.end)

    def _start_over(self) -> None:
        """Drop the only segment: everything in it is done, or too much."""
        self._lose(self._next)
        self.close()
        while self._segments:
            self._segments.popleft().path.unlink(missing_ok=True)

    def _lose(self, end: int) -> None:
        """Records before `end` are gone."""
        self.dropped += max(0, end - self.committed)
        self.committed = max(self.committed, end)
        self._cursor = max(self._cursor, self.committed)
        self._reading = None

    def _cut_back(self) -> None:
        """After a write that failed half way: the file ends where it ended before."""
        if self._file is not None and self._segments:
            with contextlib.suppress(OSError):
                self._file.truncate(self._segments[-1].size)
                self._file.seek(self._segments[-1].size)


def _write(file: int, block: bytes) -> None:
    view = memoryview(block)
    while view:
        view = view[os.write(file, view) :]


def _records(path: Path) -> Iterator[tuple[bytes | None, int]]:
    """The records of a file, None for one that is damaged, each with where it ends, up to where there is none any more.

    Nobody stores nothing: eight zeros, of which a power failure leaves many, are no record.
    """
    end = 0
    with path.open("rb") as file:
        while len(head := file.read(HEAD.size)) == HEAD.size:
            size, check = HEAD.unpack(head)
            record = file.read(size)
            if not size or len(record) < size:
                return
            end += HEAD.size + size
            yield record if zlib.crc32(record) == check else None, end


def _records_from(segment: Segment, number: int) -> Iterator[bytes | None]:
    with contextlib.suppress(OSError):
        for index, (record, _) in enumerate(_records(segment.path)):
            if number <= segment.first + index < segment.end:
                yield record


def _scan(path: Path, spool: Spool) -> Segment:
    """A segment as it was left: behind its last whole record is what a kill cut off in the middle, and it is cut off.

    A damaged record among whole ones keeps its number, so that it alone is lost.
    """
    count = size = 0
    for number, (record, end) in enumerate(_records(path), start=1):
        if record is not None:
            count, size = number, end
    if path.stat().st_size > size:
        spool.damaged += 1
        os.truncate(path, size)
    return Segment(path, int(path.stem), count, size)
