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

#: Seconds before the line appears, and between two writings of it; and how often it is written when nothing is said:
#: what takes long in one piece is seen to go on by its seconds.
PATIENCE, PAUSE, BEAT = 1.0, 0.1, 0.5
#: What it says before anything has begun, and from how many seconds on it counts them.
NOTHING_YET, COUNTED = "at work", 2
#: Over the line and clear it.
AGAIN = "\r\x1b[K"


class Line:
    """The line at a terminal."""

    def __init__(self, out: TextIO, patience: float = PATIENCE) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._phase, self._done, self._total = "", 0, 0
        self._clusters, self._objects = "", 0
        self._begun = time.monotonic()
        self._next = self._begun + patience
        self._visible = self._gone = False

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

    def beat(self) -> None:
        """Nothing is said, and time goes by."""
        with self._lock:
            self._write()

    def remove(self) -> None:
        """Leave nothing behind, for good."""
        with self._lock:
            self._gone = True
            if self._visible:
                self._out.write(AGAIN)
                self._out.flush()

    def _write(self) -> None:
        now = time.monotonic()
        if now < self._next or self._gone:
            return
        self._next = now + PAUSE
        self._visible = True
        counts = f" {self._done}/{self._total}" if self._total else ""
        objects = counted(self._objects, "object") if self._objects else ""
        took = int(now - self._begun)
        seconds = f"{took} s" if took >= COUNTED else ""
        words = (f"{self._phase or NOTHING_YET}{counts}", self._clusters, objects, seconds)
        text = " \N{MIDDLE DOT} ".join(filter(None, words))
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
    line, over = Line(out), threading.Event()
    _shown.append(line)
    heart = threading.Thread(target=_beating, args=(line, over), daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        _shown.remove(line)
        line.remove()
        heart.join()


def _beating(line: Line, over: threading.Event) -> None:
    """Show the line and its seconds, whatever else happens."""
    while not over.wait(BEAT):
        line.beat()
