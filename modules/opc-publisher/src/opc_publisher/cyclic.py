"""Reading at intervals instead of subscribing, for nodes that ask for it (UseCyclicRead)."""

import asyncio
import logging
import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from asyncua import ua

from opc_publisher import metrics
from opc_publisher.nodeids import NoSuchNamespace, node_of
from opc_publisher.reading import Field, Reading
from opc_publisher.values import plain
from penstock_runtime import Once

LOG = logging.getLogger(__name__)
TURN = 0.02


@dataclass(slots=True)
class CyclicReads:
    """Which channel's nodes are read, and when each interval (milliseconds) comes next."""

    channels: dict[Hashable, Any] = field(default_factory=dict)
    once: Once = field(default_factory=lambda: Once(LOG))
    _next: dict[tuple[Hashable, int], float] = field(default_factory=dict)

    def set(self, key: Hashable, channel: Any) -> None:
        """Take a channel in, or out when it is None."""
        self._next = {one: at for one, at in self._next.items() if one[0] != key}
        intervals = set() if channel is None else {one.item.monitoring.sampling for one in _cyclic(channel)}
        if not intervals:
            self.channels.pop(key, None)
            return
        self.channels[key] = channel
        now = time.monotonic()
        self._next |= {(key, interval): now for interval in intervals}

    async def run(self) -> None:
        """Read what is due; until cancelled."""
        while True:
            now = time.monotonic()
            for (key, interval), at in list(self._next.items()):
                if at <= now and key in self.channels:
                    self._next[key, interval] = self._after(at, interval, now, key)
                    await self._read(self.channels[key], interval)
            await asyncio.sleep(min(1.0, max(TURN, min(self._next.values(), default=now + 1.0) - time.monotonic())))

    def _after(self, at: float, interval: int, now: float, key: Hashable) -> float:
        """The next time in the rhythm; cycles that were missed are counted as overflows."""
        step = max(interval, 20) / 1000
        missed = int((now - at) / step)
        if missed and key in self.channels:
            metrics.OVERFLOWS.labels(self.channels[key].group).inc(missed)
        return at + (missed + 1) * step

    async def _read(self, channel: Any, interval: int) -> None:
        fields, nodes = [], []
        for one in _cyclic(channel):
            if one.item.monitoring.sampling == interval:
                try:
                    nodes.append(node_of(one, channel.feed.names))
                    fields.append(one)
                except NoSuchNamespace as error:
                    self.once.warn("a node cannot be read", f"{one.node}: {error}")
        try:
            values = await channel.feed.server.read_attributes(nodes, ua.AttributeIds.Value) if nodes else []
        except (OSError, TimeoutError, ua.UaError) as error:
            self.once.warn("nodes cannot be read", f"{type(error).__name__}: {error}")
            return
        if fields:
            await channel.readings([_reading(one, value) for one, value in zip(fields, values, strict=True)])


def _cyclic(channel: Any) -> list[Field]:
    return [one for one in channel.fields.values() if one.item.read_cyclically]


def _reading(one: Field, value: ua.DataValue) -> Reading:
    status = value.StatusCode.value if value.StatusCode is not None else 0
    given = None if value.Value is None else plain(value.Value.Value)
    return Reading(one, given, status, value.SourceTimestamp, value.ServerTimestamp)
