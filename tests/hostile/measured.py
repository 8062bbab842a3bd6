"""penstock as a process of its own, watched: how long it took and how much memory all of its processes had at once."""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.penstock.support.repository import environment

#: Seconds between two looks at the memory: a worker takes some ten MiB in that time.
PAUSE = 0.02
PAGE, MIB = os.sysconf("SC_PAGE_SIZE"), 1 << 20
#: Where the package under test is.
TOOLS = str(Path(__file__).parents[2] / "tools")


@dataclass(frozen=True)
class Run:
    """One run: exit code, what was printed, its seconds and those that its processors worked, and the most MiB that its
    processes had together."""

    code: int
    stdout: str
    stderr: str
    seconds: float
    busy: float
    mebibytes: float

    @property
    def said(self) -> str:
        """All that was printed."""
        return self.stdout + self.stderr

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings of `--output json`."""
        found: list[dict[str, Any]] = json.loads(self.stdout)["report"]["findings"]
        return found


def penstock(
    *argv: "str | Path", cwd: Path | None = None, more: Mapping[str, str] | None = None, patience: float = 60
) -> Run:
    """Run the command line; nothing of it is left behind. TimeoutExpired when it does not end within `patience` s."""
    child = subprocess.Popen(
        [sys.executable, "-m", "penstock", *map(str, argv)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env={**environment(), "PYTHONPATH": TOOLS, "PYTHONSAFEPATH": "1", **(more or {})},
        start_new_session=True,
    )
    begun, before = time.monotonic(), _worked()
    with _watched(child.pid) as most:
        try:
            out, said = child.communicate(timeout=patience)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    took, worked = time.monotonic() - begun, _worked() - before
    printed, told = (text.decode(errors="replace") for text in (out, said))
    return Run(child.returncode, printed, told, took, worked, most[0] / MIB)


def _worked() -> float:
    """Seconds that the processes which are over have worked; those that they started are in it."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextlib.contextmanager
def _watched(pid: int) -> Iterator[list[int]]:
    """The most bytes that a process and all below it have at once, while the block runs."""
    most, over = [0], threading.Event()

    def look() -> None:
        while not over.wait(PAUSE):
            most[0] = max(most[0], sum(map(_resident, _family(pid))))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def _family(pid: int) -> Iterator[int]:
    """A process and all that it has started, however deep."""
    yield pid
    tasks: list[Path] = []
    with contextlib.suppress(OSError):  # gone meanwhile
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
    for task in tasks:
        with contextlib.suppress(OSError):
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from _family(int(child))


def _resident(pid: int) -> int:
    """The bytes that a process has in memory (what several processes share is counted for each)."""
    try:
        words = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0  # gone meanwhile
    return int(words[1]) * PAGE
