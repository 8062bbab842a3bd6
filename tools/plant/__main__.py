"""The plant on one machine: `python -m plant`, or `make plant`. Ctrl-C ends it."""

import argparse
import asyncio
import contextlib
import json
import logging
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from gobuild import daprd
from penstock_runtime.event import EventError
from penstock_runtime.mqtt.client import Broker
from penstock_runtime.mqtt.packets import V5, V311
from penstock_runtime.mqtt_bus import MqttBus, mqtt_bus
from plant.arrivals import Arrivals
from plant.hub import HubStandIn, stand_in
from plant.programs import ROOT, NotUp
from plant.scrape import Numbers, scrape
from plant.stages import HUB, TOP, Choice, Line, Stage, hub_python, line, missing
from plant.view import View, account, row, summary, tell

SECOND = 1.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked for the end before everything was started."""


@dataclass(slots=True)
class Plant:
    """A plant that runs. When `stopping` is set the sources are stopped and the rest is given time to arrive."""

    choice: Choice
    line: Line
    arrivals: Arrivals = field(default_factory=Arrivals)
    numbers: dict[str, Numbers] = field(default_factory=dict)
    looked: float = 0.0
    #: Seconds at the end: without an arrival until nothing more is expected, and at most.
    quiet: float = 2.0
    drain: float = 10.0
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    view: View = field(default_factory=lambda: View(None))

    async def run(self, seconds: float, trouble: Callable[[Line], Awaitable[None]] | None = None) -> None:
        """Start everything, watch it for `seconds` (0: until asked to stop), let it run dry, and stop it.

        `trouble` is made meanwhile, and to its end. Raises Stopped when asked to stop while it is being started, NotUp
        when a program does not start.
        """
        stages = self.line.stages
        try:
            brokers = [stage for stage in stages if stage.name.endswith("bus") or stage.name == HUB]
            await self._start(brokers)
            async with self._top():
                # Who takes subscribes before anybody publishes; sources come last.
                await self._start(sorted((stage for stage in stages if stage not in brokers), key=_late))
                making = asyncio.ensure_future(trouble(self.line)) if trouble else None
                await self._watch(seconds)
                if making is not None:
                    await making
                await self._dry([one for one in stages if one.name in ("opc-plc", "simulated-temperature-sensor")])
        finally:
            for stage in reversed(stages):
                await asyncio.to_thread(stage.program.end)

    @contextlib.asynccontextmanager
    async def _top(self) -> AsyncIterator[None]:
        """Book what arrives: at the hub, or at the upper bus where there is none."""
        async with contextlib.AsyncExitStack() as stack:
            if self.line.hub:
                hub = await stack.enter_async_context(stand_in(self.line.hub).running())
                listening = asyncio.create_task(self._book(hub))
            else:
                version = V5 if self.choice.real else V311
                reach = Broker(host="127.0.0.1", port=self.line.upper, client_id="top", version=version)
                bus = await stack.enter_async_context(mqtt_bus("top", reach))
                listening = asyncio.create_task(self._listen(bus))
                await asyncio.sleep(0.5)
            try:
                yield
            finally:
                listening.cancel()

    async def _book(self, hub: HubStandIn) -> None:
        while True:
            await asyncio.sleep(0.1)
            found, hub.telemetry = hub.telemetry, []
            for one in found:
                self.arrivals.take_from_hub(one.body, one.properties)

    async def _start(self, stages: Sequence[Stage]) -> None:
        for stage in stages:
            if self.stopping.is_set():
                raise Stopped
            await self._look(0.0)
            await asyncio.to_thread(stage.program.start)

    async def _watch(self, seconds: float) -> None:
        begin = time.monotonic()
        while not self.stopping.is_set() and (not seconds or time.monotonic() - begin < seconds):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SECOND):
                    await self.stopping.wait()
            await self._look(time.monotonic() - begin)

    async def _look(self, elapsed: float) -> None:
        now = time.monotonic()
        found = {one.name: await scrape(one.program.port) if one.up else {} for one in self.line.stages}
        since = now - self.looked if self.looked else 0.0
        rows = [row(one, self.numbers.get(one.name, {}), found[one.name], since) for one in self.line.stages]
        self.numbers, self.looked = dict(found), now
        self.view.show(rows, self.arrivals, elapsed)

    async def _dry(self, sources: Sequence[Stage]) -> None:
        """Stop the sources; wait until nothing more arrives."""
        for stage in sources:
            await asyncio.to_thread(stage.program.stop)
        end, before = time.monotonic() + self.drain, -1
        while time.monotonic() < end and before != self.arrivals.events:
            before = self.arrivals.events
            await asyncio.sleep(self.quiet)

    async def _listen(self, bus: MqttBus) -> None:
        async with bus.subscribe(TOP) as deliveries:
            async for delivery in deliveries:
                with contextlib.suppress(EventError):
                    self.arrivals.take(delivery.read())
                delivery.ack()


def _late(stage: Stage) -> int:
    """Sidecars first, then from the top down, and last who speaks."""
    if stage.name.startswith("daprd"):
        return 0
    return {"iothub-integration": 1, "data-gateway": 2, "opc-plc": 3}.get(stage.name, 4)


def main(argv: Sequence[str] | None = None) -> int:
    """0 when nothing was lost."""
    parser = argparse.ArgumentParser(prog="plant", description=__doc__)
    parser.add_argument("--real", action="store_true", help="mosquitto and daprd instead of a broker in Python")
    parser.add_argument("--seconds", type=float, default=0, help="end after so many; 0 is by Ctrl-C")
    parser.add_argument("--nodes", type=int, default=40, help="fast nodes of the machine")
    parser.add_argument("--rate", type=int, default=1000, help="milliseconds between their values")
    parser.add_argument("--sensor-rate", type=int, default=200, help="milliseconds between the sensor's messages")
    parser.add_argument("--chaos", action="store_true", help="the machine breaks connections")
    parser.add_argument("--json", action="store_true", help="print one account at the end, and nothing before")
    chosen = parser.parse_args(argv)
    logging.basicConfig(level=logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="penstock-plant-") as folder:
        program = daprd.program(ROOT) if chosen.real else None
        hub = hub_python()
        if hub is None and not chosen.json:
            print("plant: it ends at the upper bus; the hub needs .modules/hub, mosquitto, openssl", file=sys.stderr)
        rates = (chosen.nodes, chosen.rate, chosen.sensor_rate)
        choice = Choice(Path(folder), chosen.real, *rates, chosen.chaos, program, hub)
        lacking = missing(choice)
        if lacking:
            print("\n".join(f"plant: {one}" for one in lacking), file=sys.stderr)
            return 2
        return show(Plant(choice, line(choice)), chosen.seconds, chosen.json)


def show(plant: Plant, seconds: float, as_json: bool) -> int:
    """Run it, with a live view where there is a terminal."""
    console, begin = Console(), time.monotonic()
    plant.view = View(None if as_json else console)
    try:
        with plant.view:
            asyncio.run(_until_asked(plant, seconds))
    except NotUp as error:
        print(f"plant: {error}", file=sys.stderr)
        return 1
    except (Stopped, asyncio.CancelledError):
        print("plant: stopped before its end", file=sys.stderr)
        return 130
    if as_json:
        print(json.dumps(account(plant.arrivals, time.monotonic() - begin, plant.numbers)))
    else:
        tell(console, summary(plant.arrivals))
    return 1 if plant.arrivals.lost() else 0


async def _until_asked(plant: Plant, seconds: float) -> None:
    """The first signal lets the plant run dry, the second ends it as it is."""
    running, loop = asyncio.ensure_future(plant.run(seconds)), asyncio.get_running_loop()

    def asked() -> None:
        if plant.stopping.is_set():
            running.cancel()
        plant.stopping.set()

    for number in SIGNALS:
        loop.add_signal_handler(number, asked)
    await running


if __name__ == "__main__":
    sys.exit(main())
