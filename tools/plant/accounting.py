"""End to end, by sequence numbers: load, a gateway between two brokers, trouble, and what arrived.

`python -m plant.accounting --count 1000000` is the long run; with `--sidecar` the way up is a sidecar, as apps/ has it.
"""

import argparse
import asyncio
import contextlib
import json
import logging
import random
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from gobuild import daprd
from penstock_runtime.event import CloudEvent
from penstock_runtime.logs import configure_logging
from penstock_runtime.mqtt.client import Broker
from penstock_runtime.mqtt_bus import MqttBus, mqtt_bus
from plant.ledger import Ledger
from plant.ports import free_port
from plant.programs import ROOT, Program, module, mosquitto, save, sidecar
from plant.proxy import Proxy
from plant.stages import component

LOG = logging.getLogger(__name__)
BATCH = 200
KEPT = "autosave_interval 60"
"""A broker that writes hundreds of megabytes each second hears of no acknowledgement meanwhile: all of those would come
again after a kill."""
QUIET = 60.0
"""Seconds without a message after which no more are expected."""
AHEAD = 20_000
"""Messages that are on their way at most: were all of them laid ready at once, a broker would do little else than save,
and troubles would come while few of them move."""
STILL = 0.5
"""Seconds without a message after which a broker has nothing more to say for now."""


@dataclass(slots=True)
class Scene:
    """Two brokers, a gateway, and a proxy between the gateway and the upper broker."""

    lower: Program
    upper: Program
    gateway: Program
    lower_port: int
    upper_port: int
    proxy: Proxy
    folder: Path
    #: How many messages have arrived at the top, those that came twice too.
    seen: Callable[[], int]
    #: The gateway's sidecar; None when it goes to the upper broker itself.
    sidecar: Program | None = None
    #: Held while a batch is on its way to the lower broker.
    loading: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def pod(self) -> list[Program]:
        """The gateway and what is beside it, in the order of their start."""
        return [one for one in (self.sidecar, self.gateway) if one is not None]


@dataclass(frozen=True, slots=True)
class Account:
    """What a run came to. `troubles` is how often each trouble was made."""

    sent: int
    arrived: int
    lost: int
    duplicates: int
    reordered: int
    seconds: float
    troubles: dict[str, int]


Trouble = Callable[[Scene], Awaitable[None]]


async def kill_gateway(scene: Scene) -> None:
    """kill -9, and a new one, as a kubelet would."""
    await asyncio.to_thread(scene.gateway.kill)
    await asyncio.to_thread(scene.gateway.start)


async def kill_sidecar(scene: Scene) -> None:
    """kill -9, and a new one, while the gateway goes on."""
    assert scene.sidecar is not None
    await asyncio.to_thread(scene.sidecar.kill)
    await asyncio.to_thread(scene.sidecar.start)


async def kill_pod(scene: Scene) -> None:
    """kill -9 for both of a pod, as when a machine loses its power."""
    for one in scene.pod:
        await asyncio.to_thread(one.kill)
    for one in scene.pod:
        await asyncio.to_thread(one.start)


async def kill_lower(scene: Scene) -> None:
    """kill -9 for the broker below."""
    await _kill_saved(scene, scene.lower)


async def kill_upper(scene: Scene) -> None:
    """kill -9 for the broker above."""
    await _kill_saved(scene, scene.upper)


async def _kill_saved(scene: Scene, broker: Program) -> None:
    """kill -9 as soon as the broker has saved: what it acknowledges after that it forgets, and nobody could mend it. So
    meanwhile nobody speaks to it.
    """
    async with scene.loading:
        for one in scene.pod:
            one.signal(signal.SIGSTOP)
        try:
            # What was sent is read and answered. What has not arrived yet would come twice, by the broker alone.
            before = -1
            while before != scene.seen():
                before = scene.seen()
                await asyncio.sleep(STILL)
            await asyncio.to_thread(save, broker)
            await asyncio.to_thread(broker.kill)
            await asyncio.to_thread(broker.start)
        finally:
            for one in scene.pod:
                one.signal(signal.SIGCONT)


async def restart_lower(scene: Scene) -> None:
    """The broker below restarts."""
    await asyncio.to_thread(scene.lower.stop)
    await asyncio.to_thread(scene.lower.start)


async def restart_upper(scene: Scene) -> None:
    """The broker above restarts."""
    await asyncio.to_thread(scene.upper.stop)
    await asyncio.to_thread(scene.upper.start)


async def cut(scene: Scene) -> None:
    """The way up is cut for a second."""
    scene.proxy.turn("cut")
    await asyncio.sleep(1)
    scene.proxy.turn("pass")


async def deaf(scene: Scene) -> None:
    """A cable is pulled for two seconds: no reset, no answer."""
    scene.proxy.turn("deaf")
    await asyncio.sleep(2)
    scene.proxy.turn("pass")


async def slow(scene: Scene) -> None:
    """The way up takes its time, for two seconds."""
    scene.proxy.turn("slow")
    await asyncio.sleep(2)
    scene.proxy.turn("pass")


TROUBLES: dict[str, Trouble] = {
    "kill-gateway": kill_gateway,
    "restart-lower": restart_lower,
    "restart-upper": restart_upper,
    "cut": cut,
    "deaf": deaf,
    "slow": slow,
}


KILLS: dict[str, Trouble] = {
    "kill-gateway": kill_gateway,
    "kill-sidecar": kill_sidecar,
    "kill-pod": kill_pod,
    "kill-lower": kill_lower,
    "kill-upper": kill_upper,
}
"""Of a gateway with a sidecar: all of kill -9."""


@dataclass(slots=True)
class Run:
    """One run: `count` messages of `keys` assets, with a trouble every `interval` seconds on average."""

    folder: Path
    count: int
    keys: int = 20
    troubles: tuple[str, ...] = ()
    interval: float = 3.0
    seed: int = 1
    arguments: tuple[str, ...] = ()
    #: Address of the upper broker, and what runs it there; here without.
    far: tuple[str, Sequence[str]] = ("127.0.0.1", ())
    #: The program of the sidecar that the gateway hands over to; without, it hands over to the broker itself.
    daprd: Path | None = None
    ledger: Ledger = field(default_factory=Ledger)
    made: dict[str, int] = field(default_factory=dict)
    loaded: asyncio.Event = field(default_factory=asyncio.Event)

    async def go(self) -> Account:
        """All of it."""
        begin = time.monotonic()
        lower_port, upper_port = free_port(), free_port()
        address, inside = self.far
        async with Proxy(upper_port).running() as proxy:
            above = f"127.0.0.1:{proxy.port}" if not inside else f"{address}:{upper_port}"
            beside, ports = self._sidecar(proxy.port) if self.daprd else (None, ())
            scene = Scene(
                mosquitto(self.folder / "lower", lower_port, KEPT),
                mosquitto(self.folder / "upper", upper_port, KEPT, address, inside),
                gateway(self.folder, lower_port, None if beside else above, (*ports, *self.arguments)),
                lower_port,
                upper_port,
                proxy,
                self.folder,
                lambda: self.ledger.arrived + self.ledger.duplicates,
                beside,
            )
            try:
                await self._with(scene)
            finally:
                for program in (*reversed(scene.pod), scene.lower, scene.upper):
                    await asyncio.to_thread(program.end)
        seconds = round(time.monotonic() - begin, 1)
        expected = {f"asset-{key}": len(range(key, self.count, self.keys)) for key in range(self.keys)}
        ledger = self.ledger
        return Account(
            self.count,
            ledger.arrived,
            ledger.missing(expected),
            ledger.duplicates,
            ledger.reordered,
            seconds,
            self.made,
        )

    async def _with(self, scene: Scene) -> None:
        for program in (scene.lower, scene.upper):
            await asyncio.to_thread(program.start)
        # The listener's session is there before anything is sent, and the gateway's by its being ready.
        async with (
            mqtt_bus("listener", replace(reach(scene.upper_port, "listener"), host=self.far[0])) as listener,
            mqtt_bus("load", reach(scene.lower_port, "load")) as load,
        ):
            listening = asyncio.create_task(self._listen(listener))
            await asyncio.sleep(0.5)
            for one in scene.pod:
                await asyncio.to_thread(one.start)
            trouble = asyncio.create_task(self._trouble(scene, listening))
            try:
                await self._load(load, scene.loading)
                self.loaded.set()
                await trouble
                await listening
            finally:
                trouble.cancel()
                listening.cancel()

    def _sidecar(self, port: int) -> tuple[Program, tuple[str, ...]]:
        """A sidecar with the component that publishes to a port, and what the gateway is told of it."""
        assert self.daprd is not None
        folder = self.folder / "components"
        folder.mkdir()
        (folder / "remote-pub-sub.yaml").write_text(component("remote-pub-sub", "gateway", port), encoding="utf-8")
        grpc, http = free_port(), free_port()
        program = sidecar(self.daprd, folder, "data-gateway-module", grpc, http)
        return program, (f"--dapr-grpc-port={grpc}", f"--dapr-http-port={http}")

    async def _load(self, bus: MqttBus, loading: asyncio.Lock) -> None:
        """Publish all of it; what is not taken is sent again."""
        for start in range(0, self.count, BATCH):
            batch = [self._event(number) for number in range(start, min(start + BATCH, self.count))]
            await self._room(start)
            while batch:
                async with loading:
                    results = await bus.publish("telemetry", batch)
                batch = [event for event, error in zip(batch, results, strict=True) if error]

    async def _room(self, sent: int) -> None:
        """Wait while too much is on its way; not for ever, as some of it may be lost."""
        end = time.monotonic() + QUIET
        while sent - self.ledger.arrived > AHEAD and time.monotonic() < end:
            await asyncio.sleep(0.01)

    def _event(self, number: int) -> CloudEvent:
        key = f"asset-{number % self.keys}"
        return CloudEvent(
            id=str(number), source=key, data={"n": number // self.keys, "v": 20.5}, extensions={"partitionkey": key}
        )

    async def _listen(self, bus: MqttBus) -> None:
        async with bus.subscribe("northbound/telemetry") as deliveries:
            while self.ledger.arrived < self.count:
                try:
                    async with asyncio.timeout(QUIET):
                        delivery = await anext(deliveries)
                except TimeoutError:
                    if self.loaded.is_set():
                        return
                    continue
                event = delivery.read()
                self.ledger.see(event.source, event.data["n"])
                delivery.ack()

    async def _trouble(self, scene: Scene, listening: "asyncio.Task[None]") -> None:
        """Each trouble once, then by chance until everything has arrived."""
        chance = random.Random(self.seed)
        rest = list(self.troubles)
        while rest or (self.troubles and not listening.done()):
            if rest:
                await asyncio.sleep(self.interval / 4)
                name = rest.pop(0)
            else:
                await asyncio.wait({listening}, timeout=chance.expovariate(1 / self.interval))
                if listening.done():
                    return
                name = chance.choice(self.troubles)
            LOG.info("trouble", extra={"what": name, "arrived": self.ledger.arrived})
            self.made[name] = self.made.get(name, 0) + 1
            await {**TROUBLES, **KILLS}[name](scene)


def reach(port: int, name: str) -> Broker:
    """A broker on this machine."""
    return Broker(host="127.0.0.1", port=port, client_id=name)


def gateway(folder: Path, lower: int, upper: int | str | None, arguments: Sequence[str]) -> Program:
    """The gateway between two brokers (ports of this machine, or host:port), patient for seconds, not minutes. Without
    an upper one it hands over to its sidecar.
    """
    brokers = {"gateway-pub-sub": lower, **({} if upper is None else {"remote-pub-sub": upper})}
    at = {name: f"127.0.0.1:{where}" if isinstance(where, int) else where for name, where in brokers.items()}
    return module(
        "data_gateway",
        folder,
        "--receiverPubSubName=gateway-pub-sub",
        "--senderPubSubName=remote-pub-sub",
        "--senderPubSubTopicName=northbound/telemetry",
        "--mqtt=" + ",".join(f"{name}=mqtt://{where}" for name, where in at.items()),
        "--mqtt-client-id=gateway",
        "--retry-most=1",
        "--breaker-rest=0.5",
        "--log-level=warning",
        *arguments,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """0 when nothing was lost or out of order."""
    parser = argparse.ArgumentParser(prog="plant.accounting", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="messages")
    parser.add_argument("--keys", type=int, default=20, help="assets")
    parser.add_argument("--interval", type=float, default=10.0, help="mean seconds between troubles")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--spool", action="store_true", help="the gateway stores on disk")
    parser.add_argument(
        "--sidecar", action="store_true", help="it hands over to a sidecar (make daprd), all of kill -9"
    )
    arguments = parser.parse_args(argv)
    configure_logging("info", sys.stderr)
    with contextlib.suppress(KeyboardInterrupt), tempfile.TemporaryDirectory(prefix="penstock-") as folder:
        extra = (f"--spool={folder}/spool",) if arguments.spool else ()
        how = (arguments.interval, arguments.seed, extra)
        beside = daprd.program(ROOT) if arguments.sidecar else None
        troubles = tuple(KILLS if beside else TROUBLES)
        run = Run(Path(folder), arguments.count, arguments.keys, troubles, *how, daprd=beside)
        account = asyncio.run(run.go())
        print(json.dumps(asdict(account)))
        return 1 if account.lost or account.reordered else 0
    return 130


if __name__ == "__main__":
    sys.exit(main())
