"""How far a run is, told to whoever listens: by default nobody, at a terminal one line that is rewritten and removed.

The core says `phase` when it begins something, `step` when a part of it is done, and which `clusters` and how many
`objects` it is at. All cost nothing when nobody listens, and may be called from any thread.
"""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from penstock.plural import counted

#: Seconds before the line appears, and between two writings of it.
PATIENCE, PAUSE = 1.0, 0.1
#: Over the line and clear it.
AGAIN = "\r\x1b[K"


class Line:
    """The line at a terminal."""

    def __init__(self, out: TextIO, patience: float = PATIENCE) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._phase, self._done, self._total = "", 0, 0
        self._clusters, self._objects = "", 0
        self._next = time.monotonic() + patience
        self._visible = False

    def phase(self, text: str, total: int) -> None:
        """Begin something that has `total` parts (0: nobody knows)."""
        with self._lock:
            self._phase, self._done, self._total = text, 0, total
            self._write()

    def step(self) -> None:
        """One part is done."""
        with self._lock:
            self._done += 1
            self._write()

    def clusters(self, text: str) -> None:
        """Which clusters it is about; their objects are not counted yet."""
        with self._lock:
            self._clusters, self._objects = text, 0
            self._write()

    def objects(self, count: int) -> None:
        """So many objects they have."""
        with self._lock:
            self._objects = count
            self._write()

    def remove(self) -> None:
        """Leave nothing behind."""
        with self._lock:
            if self._visible:
                self._out.write(AGAIN)
                self._out.flush()

    def _write(self) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + PAUSE
        self._visible = True
        counts = f" {self._done}/{self._total}" if self._total else ""
        objects = counted(self._objects, "object") if self._objects else ""
        text = " \N{MIDDLE DOT} ".join(filter(None, (f"{self._phase}{counts}", self._clusters, objects)))
        self._out.write(AGAIN + text[: shutil.get_terminal_size().columns - 1])
        self._out.flush()


#: The lines that are shown now: one or none.
_shown: list[Line] = []


def phase(text: str, total: int = 0) -> None:
    """Say what begins, in a word or two."""
    for line in _shown:
        line.phase(text, total)


def step() -> None:
    """Say that one part of it is done."""
    for line in _shown:
        line.step()


def clusters(text: str) -> None:
    """Say which clusters it is about."""
    for line in _shown:
        line.clusters(text)


def objects(count: int) -> None:
    """Say how many objects they have."""
    for line in _shown:
        line.objects(count)


@contextmanager
def shown(out: TextIO) -> Iterator[None]:
    """Show progress on `out` during the block, when it is a terminal; print nothing else on that terminal meanwhile."""
    if not out.isatty():
        yield
        return
    line = Line(out)
    _shown.append(line)
    try:
        yield
    finally:
        _shown.remove(line)
        line.remove()
