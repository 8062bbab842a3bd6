"""Events in line for an output: the most urgent first, then the oldest."""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from penstock_runtime import CloudEvent


class Waiting(NamedTuple):
    """An event in line. `expires` is a moment of the monotonic clock, which does not jump.

    A tuple, because a line compares: priority, then number, which no two have in common. `key`: only one of a key is
    to be handed over at once; None: it waits for nobody.
    """

    priority: int
    number: int
    event: CloudEvent
    expires: float | None
    done: Callable[[], None]
    key: str | None = None


@dataclass(slots=True)
class Queue:
    """The events of one key. `first` is at the front of the line, None while it is under way; `rest` is behind it."""

    first: Waiting | None
    rest: deque[Waiting] = field(default_factory=deque)


@dataclass(slots=True)
class Line:
    """At the front is what could leave now: of each key its first event, unless another of the key is under way.

    What `take` took comes `back`, or may `go`: then the next of its key moves up. Nothing is ever searched for.
    """

    front: list[Waiting] = field(default_factory=list)
    queues: dict[str, Queue] = field(default_factory=dict)
    behind: int = 0

    def __len__(self) -> int:
        return len(self.front) + self.behind

    def put(self, one: Waiting) -> None:
        """Get in line."""
        if one.key is not None:
            queue = self.queues.get(one.key)
            if queue is not None:
                self._behind(queue, one)
                return
            self.queues[one.key] = Queue(one)
        self._in_front(one)

    def take(self, most: int, now: float) -> tuple[list[Waiting], list[Waiting]]:
        """The first ones, at most so many, and those among them for which it was too late."""
        found: list[Waiting] = []
        late: list[Waiting] = []
        for one in self.front:
            if len(found) == most:
                break
            (found if one.expires is None or one.expires > now else late).append(one)
        del self.front[: len(found) + len(late)]
        for one in found:
            if one.key is not None:
                self.queues[one.key].first = None
        for one in late:
            self.go(one)
        return found, late

    def go(self, one: Waiting) -> None:
        """It is no longer in line."""
        if one.key is None:
            return
        queue = self.queues[one.key]
        if not queue.rest:
            del self.queues[one.key]
            return
        queue.first = queue.rest.popleft()
        self.behind -= 1
        self._in_front(queue.first)

    def back(self, one: Waiting) -> None:
        """It is to be tried again, in its place: behind what became more urgent meanwhile."""
        if one.key is not None:
            queue = self.queues[one.key]
            if queue.rest and queue.rest[0] < one:
                insort(queue.rest, one)
                one = queue.rest.popleft()
            queue.first = one
        self._in_front(one)

    def _behind(self, queue: Queue, one: Waiting) -> None:
        if queue.first is not None and one < queue.first:
            del self.front[bisect_left(self.front, queue.first)]
            self._in_front(one)
            queue.first, one = one, queue.first
        self.behind += 1
        # Most are the last of all: a search would cost each of them.
        if queue.rest and one < queue.rest[-1]:
            insort(queue.rest, one)
        else:
            queue.rest.append(one)

    def _in_front(self, one: Waiting) -> None:
        if self.front and one < self.front[-1]:
            insort(self.front, one)
        else:
            self.front.append(one)
