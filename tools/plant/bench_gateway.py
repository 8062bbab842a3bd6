"""The gateway beside a handler with nothing in it: `python -m plant.bench_gateway`, and a part of `make bench-modules`.

Both run all the time, over the same brokers and the same sidecar, each with a topic of its own, and take turns: while
messages are laid ready a forwarder is held, then it is let go, and the clock runs until all have arrived at the top.
What is compared is what they moved in the same turn; the median of the turns is the result.
"""

import asyncio
import contextlib
import os
import signal
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from gobuild import daprd
from penstock_runtime.event import CloudEvent
from penstock_runtime.mqtt.client import Client
from penstock_runtime.mqtt.packets import Publish
from penstock_runtime.mqtt_bus import MqttBus, mqtt_bus
from plant.accounting import reach
from plant.figure import Figure, cpu
from plant.measuring import measured
from plant.ports import free_port
from plant.programs import ROOT, Program, module, mosquitto, sidecar
from plant.stages import TOP, component

TURNS = 9
KEYS = int(os.environ.get("ASSETS", "50"))
WARM = 0.1
"""Part of each turn that is not measured: what was already under way when the forwarder was let go."""
PROMISED = 0.7
LIMIT = 120.0
"""Seconds until a turn is given up."""
EMPTY = "empty handler"
#: What is measured beside the empty handler, which keeps no order: its arguments, and whether its events have keys.
#: In order, a call of the sidecar holds each asset once, as the sidecar publishes what is in it side by side.
GATEWAYS = {"data-gateway, any order": "none", f"data-gateway, in order of {KEYS} assets": "own"}


MIXED = "MQTT, up by Dapr"


@dataclass(frozen=True, slots=True)
class Forwarder:
    """Takes from a topic of the lower broker and hands to the top. `keyed`: its events say whose they are; `like`: the
    topic of the empty one that it is measured by."""

    name: str
    topic: str
    program: Program
    keyed: bool = False
    like: str = "empty"


@dataclass(slots=True)
class Track:
    """Both ends: who lays messages ready, and who counts what arrives. Neither does more than that."""

    load: MqttBus
    arrived: int = 0
    sent: int = 0
    more: asyncio.Event = field(default_factory=asyncio.Event)

    async def turn(self, forwarder: Forwarder, count: int) -> Figure:
        """`count` messages through a forwarder."""
        process = forwarder.program.process
        assert process is not None
        already, batch = self.arrived, events(count, self.sent, keyed=forwarder.keyed)
        self.sent += count
        process.send_signal(signal.SIGSTOP)
        try:
            assert not any(await self.load.publish(forwarder.topic, batch))
        finally:
            process.send_signal(signal.SIGCONT)
        await self.reach(already + int(count * WARM))
        seen, begin, used = self.arrived, time.monotonic(), cpu(forwarder.program.pid)
        await self.reach(already + count)
        seconds, moved = time.monotonic() - begin, self.arrived - seen
        return Figure(forwarder.name, moved / seconds, (cpu(forwarder.program.pid) - used) / moved * 1e6)

    async def reach(self, number: int) -> None:
        """Wait until so many have arrived in all."""
        async with asyncio.timeout(LIMIT):
            while self.arrived < number:
                self.more.clear()
                await self.more.wait()

    async def begin(self, forwarder: Forwarder) -> None:
        """Wait until a forwarder forwards: a sidecar keeps nothing for who is not there yet."""
        already = self.arrived
        while self.arrived == already:
            await self.load.publish(forwarder.topic, events(1, self.sent, keyed=forwarder.keyed))
            self.sent += 1
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.5):
                    await self.reach(already + 1)


def events(count: int, first: int = 0, size: int = 120, *, keyed: bool = True) -> list[CloudEvent]:
    """Events of some assets, about as large as a sensor's; without a key nobody asks for their order."""
    padding = "x" * size
    return [
        CloudEvent(
            id=str(number),
            source=f"asset-{number % KEYS}",
            data={"n": number, "text": padding},
            extensions={"partitionkey": f"asset-{number % KEYS}"} if keyed else {},
        )
        for number in range(first, first + count)
    ]


@contextlib.asynccontextmanager
async def track(lower: int, upper: int) -> AsyncIterator[Track]:
    """Both ends, while the block runs."""

    def received(message: Publish, connection: int) -> None:
        top.acknowledge(message, connection)
        one.arrived += 1
        one.more.set()

    top = Client(reach(upper, "top"), received)
    async with mqtt_bus("load", reach(lower, "load")) as load:
        one = Track(load)
        listening = asyncio.create_task(top.run())
        try:
            await top.subscribe(TOP)
            yield one
        finally:
            listening.cancel()


async def beside(ports: tuple[int, int], forwarders: Sequence[Forwarder], count: int) -> list[Figure]:
    """The forwarders in turns, each measured by an empty one; the medians of each."""
    found: list[list[Figure]] = [[] for _ in forwarders]
    async with track(*ports) as both:
        for one in forwarders:
            await asyncio.to_thread(one.program.start)
            await both.begin(one)
            # Not counted: whatever is slower the first time.
            await both.turn(one, count // 2)
        for turn in range(TURNS):
            # There and back, so that nobody is always the first.
            for at in range(len(forwarders))[:: 1 if turn % 2 else -1]:
                found[at].append(await both.turn(forwarders[at], count))
    for one in forwarders:
        await asyncio.to_thread(one.program.end if one.topic == one.like else one.program.stop)
    turns = {one.topic: figures for one, figures in zip(forwarders, found, strict=True)}
    return [_median(turns[one.topic], turns[one.like]) for one in forwarders]


def _median(figures: Sequence[Figure], empty: Sequence[Figure]) -> Figure:
    shares = [one.per_second / other.per_second for one, other in zip(figures, empty, strict=True)]
    return Figure(
        figures[0].what,
        statistics.median(one.per_second for one in figures),
        statistics.median(one.cpu_micros for one in figures),
        share=None if figures is empty else statistics.median(shares),
    )


async def plain(folder: Path, count: int) -> list[Figure]:
    """Between two brokers."""
    ports = free_port(), free_port()
    brokers = [mosquitto(folder / f"plain-{port}", port) for port in ports]
    for one in brokers:
        await asyncio.to_thread(one.start)
    empty = [sys.executable, "-m", "plant.empty", "mqtt", *map(str, ports), "empty"]
    buses = f"gateway-pub-sub=mqtt://127.0.0.1:{ports[0]},remote-pub-sub=mqtt://127.0.0.1:{ports[1]}"
    forwarders = [
        Forwarder(f"plain MQTT: {EMPTY}", "empty", Program(empty, folder / "empty.log", lambda: True)),
        _gateway(folder, "plain MQTT", f"data-gateway, in order of {KEYS} assets", [f"--mqtt={buses}"]),
    ]
    try:
        return await beside(ports, forwarders, count)
    finally:
        for program in (*(one.program for one in forwarders), *brokers):
            program.end()


async def through_a_sidecar(folder: Path, count: int, program: Path, received: str) -> list[Figure]:
    """The same between the same two brokers, by one sidecar: for both, or for the upper one alone, as apps/ has it."""
    ports, grpc, http = (free_port(), free_port()), free_port(), free_port()
    brokers = [mosquitto(folder / f"broker-{port}", port) for port in ports]
    components = folder / "components"
    components.mkdir()
    for bus, port in zip(("gateway-pub-sub", "remote-pub-sub"), ports, strict=True):
        if bus == "remote-pub-sub" or received == "dapr":
            (components / f"{bus}.yaml").write_text(component(bus, "gateway", port), encoding="utf-8")
    side = sidecar(program, components, "data-gateway-module", grpc, http)
    for one in (*brokers, side):
        await asyncio.to_thread(one.start)
    dapr = [f"--dapr-grpc-port={grpc}", f"--dapr-http-port={http}"]
    below = [] if received == "dapr" else [str(ports[0])]
    if below:
        dapr.append(f"--mqtt=gateway-pub-sub=mqtt://127.0.0.1:{ports[0]}")
    road, like = (MIXED, f"empty-{KEYS}") if below else ("Dapr, mqtt3", "empty")
    empty = [sys.executable, "-m", "plant.empty", received, *below, str(grpc), str(http)]
    forwarders = [_empty(folder, f"{road}: {EMPTY}", empty, "empty")]
    if below:
        forwarders.append(_empty(folder, f"{road}: {EMPTY}, {KEYS} in a call", empty, like, str(KEYS)))
    for name, key in GATEWAYS.items():
        # Two of them at one broker, so each has a name.
        gateway = _gateway(folder, road, name, [*dapr, f"--mqtt-client-id=gateway-{key}"])
        forwarders.append(replace(gateway, like=like) if gateway.keyed else gateway)
    try:
        return await beside(ports, forwarders, count)
    finally:
        for one in (*(forwarder.program for forwarder in forwarders), side, *brokers):
            one.end()


def _empty(folder: Path, name: str, command: Sequence[str], topic: str, *rest: str) -> Forwarder:
    """An empty one."""
    program = Program([*command, topic, *rest], folder / f"{topic}.log", lambda: True)
    return Forwarder(name, topic, program, like=topic)


def _gateway(folder: Path, road: str, name: str, how: Sequence[str]) -> Forwarder:
    """data-gateway as it is deployed, with a topic of its own."""
    key = GATEWAYS[name]
    arguments = ["--receiverPubSubName=gateway-pub-sub", "--senderPubSubName=remote-pub-sub", "--log-level=error"]
    arguments += [f"--receiverPubSubTopicName={key}", f"--senderPubSubTopicName={TOP}", f"--partitionKey={key}"]
    return Forwarder(f"{road}: {name}", key, module("data_gateway", folder, *arguments, *how), keyed=key == "own")


async def both(folder: Path, count: int) -> list[Figure]:
    """All roads; without a sidecar's program only one, and a word on standard error."""
    found = await plain(folder, count)
    program = daprd.program(ROOT)
    if not program.is_file():
        print("bench: without daprd (make daprd)", file=sys.stderr)
        return found
    for received in ("up", "dapr"):
        (folder / received).mkdir()
        found += await through_a_sidecar(folder / received, count // 3, program, received)
    return found


def kept(figures: Sequence[Figure]) -> bool:
    """Whether the gateway moves what is promised, on each road."""
    return all(one.share is None or one.share >= PROMISED for one in figures)


def main(argv: Sequence[str] | None = None) -> int:
    """1 when the gateway moves less than 70 % of what an empty handler with as many in a call moves."""
    return 0 if kept(measured("plant.bench_gateway", __doc__, both, argv)) else 1


if __name__ == "__main__":
    sys.exit(main())
