"""A gateway with nothing in it: takes messages and hands their bytes on. What the real one is measured against.

`python -m plant.empty mqtt LOWER UPPER TOPIC` between two brokers, `… dapr GRPC HTTP TOPIC` through a sidecar,
`… up LOWER GRPC HTTP TOPIC` from a broker and up through a sidecar. A number after that: how many in a batch.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from itertools import takewhile
from typing import Any

from penstock_runtime.batching import linger
from penstock_runtime.bus import Bus, Delivery
from penstock_runtime.dapr_bus import dapr_bus
from penstock_runtime.event import CloudEvent
from penstock_runtime.mqtt.client import Broker
from penstock_runtime.mqtt_bus import mqtt_bus

BATCH = 200
LINGER = 0.005
"""Both as the gateway's."""
TOP = "northbound/telemetry"


async def forward(deliveries: AsyncIterator[Delivery], upper: Bus, most: int = BATCH) -> None:
    """Batches of what is there; acknowledged when the upper side has them. Nothing is read, nothing checked."""
    queue: asyncio.Queue[Delivery] = asyncio.Queue(BATCH * 10)

    async def collect() -> None:
        async for delivery in deliveries:
            await queue.put(delivery)

    collecting = asyncio.create_task(collect())
    while not collecting.done():
        batch = [await queue.get()]
        while not queue.empty() and len(batch) < most:
            batch.append(queue.get_nowait())
        await upper.publish(TOP, [CloudEvent(source="", id="", data=None, raw=one.raw()) for one in batch])
        for one in batch:
            one.ack()
        await linger(queue.qsize, most, LINGER)


async def over_mqtt(lower: int, upper: int, topic: str) -> None:
    """Two brokers, as the gateway's settings give them."""
    low = Broker(host="127.0.0.1", port=lower, client_id="empty-gateway-pub-sub")
    high = Broker(host="127.0.0.1", port=upper, client_id="empty-remote-pub-sub")
    async with (
        mqtt_bus("gateway-pub-sub", low) as below,
        mqtt_bus("remote-pub-sub", high) as above,
        below.subscribe(topic) as deliveries,
    ):
        await forward(deliveries, above)


async def over_dapr(grpc: int, http: int, topic: str) -> None:
    """One sidecar with both components."""
    async with (
        dapr_bus("gateway-pub-sub", grpc, http) as below,
        dapr_bus("remote-pub-sub", grpc, http) as above,
        below.subscribe(topic) as deliveries,
    ):
        await forward(deliveries, above)


async def up_by_dapr(lower: int, grpc: int, http: int, topic: str, most: str = str(BATCH)) -> None:
    """A broker below, a sidecar for what is above: as apps/ has it."""
    low = Broker(host="127.0.0.1", port=lower, client_id=f"empty-gateway-pub-sub-{most}")
    async with (
        mqtt_bus("gateway-pub-sub", low) as below,
        dapr_bus("remote-pub-sub", grpc, http) as above,
        below.subscribe(topic) as deliveries,
    ):
        await forward(deliveries, above, int(most))


def main(way: str, *rest: str) -> None:
    """Ports, then the topic and what comes after it."""
    ways: dict[str, Callable[..., Coroutine[Any, Any, None]]] = {"mqtt": over_mqtt, "dapr": over_dapr, "up": up_by_dapr}
    ports = [*takewhile(str.isdigit, rest)]
    asyncio.run(ways[way](*map(int, ports), *rest[len(ports) :]))


if __name__ == "__main__":
    main(*sys.argv[1:])
