"""Frames: one JSON line and, when it says so, a blob of that many bytes. The protocol is in tools/kustomize-worker."""

import json
import os
import select
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class WorkerGone(Exception):
    """The worker ended, hung or spoke nonsense; the message says which."""


class Late(WorkerGone):
    """The worker gave no answer in time."""


class Spent(WorkerGone):
    """The worker ended because it took more processor time than it may; the message says so, and what took it."""


class Starved(WorkerGone):
    """The worker ended because it needed more memory than it was given."""


class Overfull(WorkerGone):
    """The answer is not there, because those before it fill all memory that answers may take."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A header and its blob."""

    header: dict[str, Any]
    blob: memoryview


def encoded(header: dict[str, Any], parts: Sequence[bytes]) -> list[bytes]:
    """The chunks to write for one request."""
    size = sum(map(len, parts))
    if size:
        header = {**header, "blob": size}
    return [json.dumps(header, separators=(",", ":")).encode() + b"\n", *parts]


class FrameReader:
    """Reads frames from a pipe, never longer than a deadline."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._buffer = bytearray()
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN | select.POLLHUP)

    def read(self, seconds: float) -> Frame:
        """The next frame. Raises WorkerGone at the end of the pipe, at the deadline, or for a broken header."""
        deadline = time.monotonic() + seconds
        scanned = 0
        while (end := self._buffer.find(b"\n", scanned)) < 0:
            scanned = len(self._buffer)
            self._more(deadline, seconds)
        try:
            header = json.loads(bytes(self._buffer[:end]))
        except ValueError as error:
            raise WorkerGone(f"the worker's answer is not JSON: {error}") from error
        size = header.get("blob", 0) if isinstance(header, dict) else None
        if not isinstance(size, int) or size < 0:
            raise WorkerGone(f"the worker's answer is no frame: {header!r:.80}")
        while len(self._buffer) < end + 1 + size:
            self._more(deadline, seconds)
        with memoryview(self._buffer) as buffer:
            blob = bytes(buffer[end + 1 : end + 1 + size])
        del self._buffer[: end + 1 + size]
        return Frame(header, memoryview(blob))

    def _more(self, deadline: float, seconds: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0 or not self._poll.poll(left * 1000):
            raise Late(f"the worker gave no answer within {seconds:g} s")
        data = os.read(self._descriptor, 1 << 20)
        if not data:
            raise WorkerGone("the worker ended in the middle of its work")
        self._buffer += data
