"""How fast the data plane is, side by side in one run: `make bench-modules`.

The gateway against a gateway with nothing in it, over the same brokers and the same sidecar; and the questions that
the accelerator left open: gRPC against HTTP, CloudEvents against raw payloads, components against the plain protocol.
Rates are per second of wall time; processor seconds are those of the process that was measured.
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import aiohttp

from gobuild import daprd
from penstock_runtime.bus import Bus
from penstock_runtime.dapr_bus import dapr_bus
from penstock_runtime.event import CONTENT_TYPE, CloudEvent
from penstock_runtime.mqtt_bus import MqttBus, mqtt_bus
from plant.accounting import gateway, reach
from plant.bench_gateway import KEYS, both, events, kept
from plant.figure import Figure, cpu
from plant.measuring import measured
from plant.ports import free_port
from plant.programs import ROOT, Program, listens, mosquitto, sidecar
from plant.stages import TOP, component

SIDE_BY_SIDE = 50
STEADY = 500
"""Messages that are sent in a second, about, where the time of each is measured."""


async def timed(name: str, count: int, send: Callable[[CloudEvent], Awaitable[object]]) -> Figure:
    """Publish one by one, `SIDE_BY_SIDE` under way; rate and latency of a call, and our own processor time."""
    rest, seconds = iter(events(count)), list[float]()

    async def work() -> None:
        for event in rest:
            begin = time.monotonic()
            await send(event)
            seconds.append(time.monotonic() - begin)

    begin, used = time.monotonic(), time.process_time()
    await asyncio.gather(*(work() for _ in range(SIDE_BY_SIDE)))
    took, used = time.monotonic() - begin, time.process_time() - used
    hundredths = statistics.quantiles(seconds, n=100)
    return Figure(name, count / took, used / count * 1e6, hundredths[49] * 1000, hundredths[98] * 1000)


async def ways(folder: Path, count: int, program: Path, redis: int | None) -> list[Figure]:
    """Each way of publishing."""
    port, grpc, http = free_port(), free_port(), free_port()
    components = folder / "components-ways"
    components.mkdir()
    (components / "mqtt.yaml").write_text(component("mqtt", "ways", port), encoding="utf-8")
    (components / "memory.yaml").write_text(other("memory", "pubsub.in-memory", {}), encoding="utf-8")
    if redis is not None:
        text = other("redis", "pubsub.redis", {"redisHost": f"127.0.0.1:{redis}", "redisPassword": ""})
        (components / "redis.yaml").write_text(text, encoding="utf-8")
    broker, side = mosquitto(folder / "ways", port), sidecar(program, components, "ways", grpc, http)
    for one in (broker, side):
        await asyncio.to_thread(one.start)
    found = []
    async with (
        mqtt_bus("plain", reach(port, "plain")) as bus,
        dapr_bus("mqtt", grpc, http) as dapr,
        aiohttp.ClientSession() as session,
    ):
        found.append(await timed("publish, plain MQTT, CloudEvent", count, lambda event: bus.publish("t", [event])))
        found.append(await timed("publish, plain MQTT, raw payload", count, lambda event: raw(bus, event)))
        found.append(await timed("publish, Dapr gRPC, mqtt3", count, lambda event: dapr.publish("t", [event])))

        async def over_http(event: CloudEvent) -> None:
            url = f"http://127.0.0.1:{http}/v1.0/publish/mqtt/t"
            async with session.post(url, data=event.encode(), headers={"Content-Type": CONTENT_TYPE}) as answer:
                assert answer.status == 204, await answer.text()

        found.append(await timed("publish, Dapr HTTP, mqtt3", count, over_http))

        async def unwrapped(event: CloudEvent) -> None:
            body = json.dumps(event.data).encode()
            await dapr.client.publish_event(
                "mqtt", "t", body, {"rawPayload": "true"}, data_content_type="application/json"
            )

        found.append(await timed("publish, Dapr gRPC, mqtt3, raw payload", count, unwrapped))
        found.append(await in_bulk("publish, Dapr gRPC, mqtt3, bulks of 50", count, dapr.publish))
        for name in ("memory", *(["redis"] if redis is not None else [])):
            async with dapr_bus(name, grpc, http) as alone:
                found.append(await timed(f"publish, Dapr gRPC, {name}", count, one_by_one(alone)))
    for one in (side, broker):
        one.end()
    return found


def one_by_one(bus: Bus) -> Callable[[CloudEvent], Awaitable[object]]:
    """Publish each event alone."""
    return lambda event: bus.publish("t", [event])


async def raw(bus: MqttBus, event: CloudEvent) -> None:
    """The data alone, without its envelope."""
    await (await bus.client.publish("t", json.dumps(event.data).encode()))


async def steady(folder: Path, seconds: float) -> Figure:
    """How long an event takes from the lower broker through the gateway to a listener at the upper one."""
    ports = free_port(), free_port()
    brokers = [mosquitto(folder / f"steady-{port}", port) for port in ports]
    forwarder = gateway(folder, *ports, ())
    times: list[float] = []
    async with mqtt_bus("load", reach(ports[0], "load")) as load, mqtt_bus("top", reach(ports[1], "top")) as top:
        for one in (*brokers, forwarder):
            await asyncio.to_thread(one.start)
        async with top.subscribe(TOP) as deliveries:

            async def listen() -> None:
                async for delivery in deliveries:
                    times.append(time.monotonic() - delivery.read().data["at"])
                    delivery.ack()

            listening, used = asyncio.create_task(listen()), cpu(forwarder.pid)
            end, number = time.monotonic() + seconds, 0
            while time.monotonic() < end:
                event = CloudEvent(id=str(number), source=f"asset-{number % KEYS}", data={"at": time.monotonic()})
                sending = asyncio.ensure_future(load.publish("telemetry", [event]))
                number += 1
                await asyncio.sleep(1 / STEADY)
            await sending
            await asyncio.sleep(1)
            listening.cancel()
            used = cpu(forwarder.pid) - used
    for one in (forwarder, *brokers):
        one.end()
    hundredths = statistics.quantiles(times, n=100)
    name = "end to end through data-gateway, a steady load"
    return Figure(name, len(times) / seconds, used / len(times) * 1e6, hundredths[49] * 1000, hundredths[98] * 1000)


async def in_bulk(name: str, count: int, publish: Callable[[str, Sequence[CloudEvent]], Awaitable[object]]) -> Figure:
    """One bulk after the other; a key comes once in each."""
    all_of_them = events(count)
    begin, used = time.monotonic(), time.process_time()
    for start in range(0, count, KEYS):
        await publish("t", all_of_them[start : start + KEYS])
    took, used = time.monotonic() - begin, time.process_time() - used
    return Figure(name, count / took, used / count * 1e6)


def other(name: str, kind: str, metadata: dict[str, str]) -> str:
    """A pub/sub component of another type; JSON is YAML."""
    listed = [{"name": key, "value": value} for key, value in metadata.items()]
    return json.dumps(
        {
            "apiVersion": "dapr.io/v1alpha1",
            "kind": "Component",
            "metadata": {"name": name},
            "spec": {"type": kind, "version": "v1", "metadata": listed},
        }
    )


async def everything(folder: Path, count: int) -> list[Figure]:
    """All figures that can be had here; what is missing is said on standard error."""
    found = [*await both(folder, count), await steady(folder, min(10, count / 1000))]
    program = daprd.program(ROOT)
    if not program.is_file():
        return found
    port = free_port()
    argv = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    redis = Program(argv, folder / "redis.log", lambda: listens(port))
    try:
        await asyncio.to_thread(redis.start)
    except FileNotFoundError:
        print("bench: without redis (Debian: apt install redis-server)", file=sys.stderr)
        return found + await ways(folder, count // 4, program, None)
    found += await ways(folder, count // 4, program, port)
    redis.end()
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """1 when the gateway moves less of what an empty handler moves than is promised, by either road."""
    return 0 if kept(measured("plant.bench", __doc__, everything, argv)) else 1


if __name__ == "__main__":
    sys.exit(main())
