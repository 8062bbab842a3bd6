"""Heartbeats: what is sent when a node has been silent, or at intervals whatever it says."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from opc_publisher.reading import Field, Reading

_DROPPING = ("PeriodicLKVDropValue", "PeriodicLKGDropValue")


def drops_values(behavior: str) -> bool:
    """Whether only heartbeats are sent and never the value itself."""
    return behavior in _DROPPING


@dataclass(slots=True)
class Beats:
    """Fields by when their next heartbeat is due. A value that puts it off is only noticed when the old time comes, so
    that a busy node costs nothing here. Times are monotonic seconds."""

    _heap: list[tuple[float, int, Field]] = field(default_factory=list)
    _known: set[Field] = field(default_factory=set)
    _count: "count[int]" = field(default_factory=count)

    def watch(self, fields: Iterable[Field], now: float) -> None:
        """Take fields in; those without a heartbeat are passed over."""
        for one in fields:
            if one.item.handling.heartbeat and one not in self._known:
                self._known.add(one)
                self._put(one, now + one.item.handling.heartbeat)

    def forget(self, fields: Iterable[Field]) -> None:
        """Leave fields out from now on."""
        self._known.difference_update(fields)

    def next(self) -> float | None:
        """When to ask again, at the latest."""
        return self._heap[0][0] if self._heap else None

    def due(self, now: float) -> list[Reading]:
        """The heartbeats that are due at `now`; each is due again after its interval."""
        found = []
        while self._heap and self._heap[0][0] <= now:
            at, _, one = heapq.heappop(self._heap)
            interval = one.item.handling.heartbeat
            if one not in self._known or not interval:
                self._known.discard(one)
            elif one.due > at and one.due > now:
                self._put(one, one.due)
            else:
                # From when it was due, so that a late timer does not stretch the rhythm; from now after a long sleep.
                self._put(one, at + interval if at + interval > now else now + interval)
                if one.last is not None and (reading := _beat(one, now)) is not None:
                    found.append(reading)
        return found

    def _put(self, one: Field, at: float) -> None:
        one.due = at
        heapq.heappush(self._heap, (at, next(self._count), one))


def _beat(one: Field, now: float) -> Reading | None:
    behavior = one.item.handling.behavior
    if behavior == "WatchdogLKVDiagnosticsOnly":
        return None
    reading = one.good if "LKG" in behavior else one.last
    if reading is None or behavior != "WatchdogLKVWithUpdatedTimestamps":
        return reading
    passed = timedelta(seconds=now - one.heard)
    return reading._replace(source=_later(reading.source, passed), server=_later(reading.server, passed))


def _later(time: datetime | None, passed: timedelta) -> datetime | None:
    return None if time is None else time + passed
