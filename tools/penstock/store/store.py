"""One SQLite file of sealed values by key: safe with several processes, bounded, and never a reason to fail.

A value is stored with a checksum over key and content, so that damage reads as "not there". Whatever SQLite says (a
broken file, a full disk, a read-only folder), the run goes on without the store, after one warning.
"""

import contextlib
import hashlib
import os
import sqlite3
import sys
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType

from penstock import cache

#: Changes when the layout of the file or of the values changes; an older file is thrown away.
LAYOUT = 2
FILE = "store.sqlite"
#: Bytes that the store may take on disk; PENSTOCK_CACHE_SIZE or --cache-size (MiB) changes it.
SIZE = 1 << 30
SEAL = 8
DAY = 86_400
#: Values of at least this many bytes are compressed.
COMPRESSED = 512
CHUNK = 400

Key = bytes


def key(*parts: str | bytes) -> Key:
    """A key from parts; no two lists of parts share one."""
    digest = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogateescape")
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.digest()


#: The stores that something was said of: a run opens one several times, as for a revision beside the working copy, and
#: gives one warning.
TOLD: set[Path] = set()


class _SwitchedOff(Exception):
    """The store was given up in this run."""


class Store:
    """Opened lazily; closed with the block. Values put into it are written at `commit`, all of them or none."""

    def __init__(self, folder: Path | None = None, size: int | None = None) -> None:
        self._folder = folder
        self._size = size or _size()
        self._connection: sqlite3.Connection | None = None
        self._broken = False
        self._new: dict[Key, bytes] = {}
        self._used: list[Key] = []
        self._one = threading.RLock()
        #: The warning that was given; a run gives one.
        self.warned = ""

    def __reduce__(self) -> tuple[object, ...]:
        return Store, (self._folder, self._size)  # another process opens the file itself

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if kind is None:
            self.commit()
        self.close()

    @property
    def path(self) -> Path:
        """The file; its folder is private to the user."""
        return (self._folder or cache.folder()) / FILE

    def get(self, keys: Iterable[Key]) -> dict[Key, bytes]:
        """The values that are there, for those of the keys that have one."""
        wanted = list(dict.fromkeys(keys))
        found = {k: self._new[k] for k in wanted if k in self._new}
        rest = [k for k in wanted if k not in found]
        today = int(time.time()) // DAY
        with self._guarded():
            for start in range(0, len(rest), CHUNK):
                part = rest[start : start + CHUNK]
                marks = ",".join("?" * len(part))
                rows = self._open().execute(f"SELECT key, value, used FROM entries WHERE key IN ({marks})", part)
                for name, sealed, used in rows:
                    value = _unsealed(name, sealed)
                    if value is None:
                        self.warn("a damaged entry was ignored")
                        continue
                    found[name] = value
                    if used != today:
                        self._used.append(name)
        return found

    def put(self, name: Key, value: bytes) -> None:
        """Remember a value; it is on disk after `commit`."""
        self._new[name] = value

    def commit(self) -> None:
        """Write what was put, and keep the file within its size."""
        new, self._new = self._new, {}
        used, self._used = self._used, []
        if not (new or used) or self._broken:
            return
        today = int(time.time()) // DAY
        with self._guarded():
            connection = self._open()
            with connection:
                connection.executemany("UPDATE entries SET used = ? WHERE key = ?", ((today, k) for k in used))
                rows = ((k, _sealed(k, v), today) for k, v in new.items())
                connection.executemany("INSERT OR REPLACE INTO entries (key, value, used) VALUES (?, ?, ?)", rows)
            self._shrink(connection)

    def stats(self) -> Mapping[str, int]:
        """{entries, bytes (of the file), limit}."""
        facts = {"entries": 0, "bytes": 0, "limit": self._size}
        with self._guarded():
            (entries,) = self._open().execute("SELECT count(*) FROM entries").fetchone()
            facts.update(entries=entries, bytes=self._bytes())
        return facts

    def clear(self) -> None:
        """Delete the file."""
        self.close()
        self._delete()

    def close(self) -> None:
        """Give the file back; the store can be used again afterwards."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        """No fault of the store reaches the work: a broken file is made anew, anything else switches the store off."""
        try:
            with self._one:
                yield
        except _SwitchedOff:
            pass
        except (sqlite3.Error, ValueError, MemoryError) as error:  # SQLite quotes a broken file, which may be no text
            self.close()
            self._broken = True
            damaged = not isinstance(error, sqlite3.OperationalError) or "malformed" in str(error)
            if damaged:
                self._delete()
            self.warn(f"it was damaged and is made anew ({error})" if damaged else f"not used: {error}")
        except OSError as error:
            self.close()
            self._broken = True
            self.warn(f"not used: {error}")

    def _open(self) -> sqlite3.Connection:
        if self._broken:
            raise _SwitchedOff
        if self._connection is None:
            connection = sqlite3.connect(self.path, timeout=10, check_same_thread=False)
            self._connection = connection
            with contextlib.suppress(OSError):
                self.path.chmod(0o600)
            connection.execute("PRAGMA page_size = 16384")  # values are some KiB; small pages would be half empty
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")
            (layout,) = connection.execute("PRAGMA user_version").fetchone()
            if layout != LAYOUT:
                self._lay_out(connection)
        return self._connection

    def _lay_out(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")  # one process lays out; those that waited for it find the work done
        with connection:
            (layout,) = connection.execute("PRAGMA user_version").fetchone()
            if layout == LAYOUT:
                return
            connection.execute("DROP TABLE IF EXISTS entries")
            connection.execute(
                "CREATE TABLE entries"
                " (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, value BLOB NOT NULL, used INTEGER NOT NULL)"
            )
            connection.execute("CREATE INDEX entries_used ON entries (used)")
            connection.execute(f"PRAGMA user_version = {LAYOUT}")

    def _bytes(self) -> int:
        connection = self._open()
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        return int((pages - free) * size)

    def _shrink(self, connection: sqlite3.Connection) -> None:
        """Drop the entries that were not used for longest until the file is at four fifths of its size."""
        excess = self._bytes() - self._size
        if excess <= 0:
            return
        excess += self._size // 5
        gone: list[tuple[int]] = []
        for number, length in connection.execute("SELECT id, length(value) FROM entries ORDER BY used, id"):
            if excess <= 0:
                break
            gone.append((number,))
            excess -= length
        with connection:
            connection.executemany("DELETE FROM entries WHERE id = ?", gone)
        connection.execute("VACUUM")

    def _delete(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)

    def warn(self, sentence: str) -> None:
        """Say once what is wrong with the store."""
        if sentence and not self.warned:
            self.warned = sentence
            if self.path not in TOLD:
                TOLD.add(self.path)
                print(f"penstock: the store {self.path}: {sentence}; the results are not affected", file=sys.stderr)


def _size() -> int:
    told = os.environ.get("PENSTOCK_CACHE_SIZE", "")
    return int(told) << 20 if told.isdigit() and int(told) else SIZE


def _sealed(name: Key, value: bytes) -> bytes:
    body = b"z" + zlib.compress(value, 1) if len(value) >= COMPRESSED else b"-" + value
    return _seal(name, body) + body


def _unsealed(name: Key, sealed: object) -> bytes | None:
    if not isinstance(sealed, bytes):
        return None
    seal, body = sealed[:SEAL], sealed[SEAL:]
    if not body or seal != _seal(name, body):
        return None
    return zlib.decompress(body[1:]) if body[:1] == b"z" else body[1:]


def _seal(name: Key, body: bytes) -> bytes:
    return hashlib.blake2b(name + body, digest_size=SEAL).digest()
