"""One worker process: asked one thing at a time, replaced when it dies."""

import contextlib
import signal
import threading
import time
from collections.abc import Iterator, Mapping, Sequence

from penstock import process
from penstock.worker.frame import Frame, FrameReader, Late, Spent, Starved, WorkerGone, encoded
from penstock.worker.job import Job, Load

#: The protocol that this package speaks; the worker says its own when it starts.
PROTOCOL = 1
#: What the worker ends with when it needs more memory than it was given.
STARVED = 3
#: What it ends with when a request takes more processor time than it may; it says so.
SPENT = 4

#: How many times the patience is drawn out while a worker has work and does not get to it, how many seconds it then
#: gets each time, and how often it is looked at (a worker that waits wakes up now and then).
EXTENSION, TURN, LOOKS = 9, 0.5, 5


class Worker:
    """Starts `command` at the first job; sends it what a job needs (trees, schema sets) once. `memory` is what it was
    told that it may take, in MiB."""

    def __init__(self, command: Sequence[str], timeout: float, memory: int = 512) -> None:
        self._command = command
        self._memory = memory
        self._timeout = self._patience = timeout
        self._child: process.Child | None = None
        self._reader: FrameReader | None = None
        self._greeted = False
        self._loaded: dict[tuple[str, str], Load] = {}
        self._next = 0
        self._stderr: list[bytes] = []
        self._drain: threading.Thread | None = None

    def ask(self, job: Job, loads: Mapping[tuple[str, str], Load], seconds: float = 0) -> Frame:
        """The worker's answer to one job, within so many seconds if they are given. Raises WorkerGone; the next call
        then starts a new process."""
        self._patience = seconds or self._timeout
        try:
            for need in job.needs:
                if self._loaded.get(need) is not loads[need]:
                    self._ask(loads[need].header, loads[need].parts)
                    self._loaded[need] = loads[need]
            return self._ask(job.header, job.parts)
        except (WorkerGone, BrokenPipeError) as error:
            reason = str(error) if isinstance(error, WorkerGone) else "the worker ended in the middle of its work"
            code = self.stop()
            said = b"".join(self._stderr).decode(errors="replace").strip()
            if code == STARVED:
                raise Starved(f"it needs more than {self._memory} MiB of memory") from error
            if code == SPENT:
                raise Spent(said) from error
            kind = Late if isinstance(error, Late) else WorkerGone
            raise kind(f"{reason}: {said.splitlines()[0]}" if said else reason) from error

    def begin(self) -> None:
        """Start the process already, without waiting for it."""
        self._start()

    def stop(self, grace: float = 0) -> int | None:
        """End the process, for certain, and at once if it gets no seconds to do so by itself; what it ended with, if it
        was there."""
        child, self._child, self._reader = self._child, None, None
        self._loaded.clear()
        if child is None:
            return None
        if grace:
            process.dismiss(child, grace)
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(signal.SIGKILL)
        child.wait()
        if self._drain:
            self._drain.join(1)  # what it said before it died is read to the end
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()
        return child.returncode

    def _ask(self, header: Mapping[str, object], parts: tuple[bytes, ...]) -> Frame:
        child, reader = self._running()
        self._next += 1
        assert child.stdin is not None
        for chunk in encoded({"id": self._next, **header}, parts):
            _write_all(child.stdin.fileno(), chunk)
        answer = self._read(child, reader)
        if answer.header.get("id") != self._next:
            raise WorkerGone("the worker answered another question")
        return answer

    def _read(self, child: process.Child, reader: FrameReader) -> Frame:
        """The answer, in time; on a machine with so much other work that the worker does not get to it, later."""
        try:
            return reader.read(self._patience)
        except Late as late:
            for _ in range(int(EXTENSION * self._patience / TURN)):
                if not any(process.is_working(child) for _ in _looks()):
                    break
                with contextlib.suppress(Late):
                    return reader.read(TURN)
            raise late

    def _running(self) -> tuple[process.Child, FrameReader]:
        child, reader = self._start()
        if not self._greeted:
            hello = reader.read(self._timeout).header.get("hello")
            spoken = hello.get("protocol") if isinstance(hello, dict) else None
            if spoken != PROTOCOL:
                raise WorkerGone(f"{self._command[0]} speaks protocol {spoken}, not {PROTOCOL}")
            self._greeted = True
        return child, reader

    def _start(self) -> tuple[process.Child, FrameReader]:
        if self._child is None or self._reader is None:
            self._stderr, self._greeted = [], False
            child = process.start(*self._command)
            assert child.stdout is not None
            self._drain = threading.Thread(target=_drain, args=(child, self._stderr), daemon=True)
            self._drain.start()
            self._child, self._reader = child, FrameReader(child.stdout.fileno())
        return self._child, self._reader


def _looks() -> Iterator[None]:
    """So many moments."""
    for _ in range(LOOKS):
        time.sleep(TURN / 50)
        yield


def _write_all(descriptor: int, chunk: bytes) -> None:
    import os

    view = memoryview(chunk)
    while view:
        view = view[os.write(descriptor, view) :]


def _drain(child: process.Child, into: list[bytes]) -> None:
    """Keep the first lines of stderr (a crash's cause), throw the rest away, so that the pipe never fills."""
    assert child.stderr is not None
    with child.stderr as pipe:
        for line in pipe:
            if len(into) < 20:
                into.append(line)
