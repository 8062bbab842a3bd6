"""End to end between two real brokers: what was sent arrives, in order, whatever happens on the way."""

import asyncio
import shutil
import time
from pathlib import Path

import pytest

from data_gateway.gateway import Gateway
from data_gateway.intake import Depot
from data_gateway.keys import key_of
from data_gateway.output import Output
from data_gateway.recent import Recent
from data_gateway.table import UPSTREAM, Table
from penstock_runtime import Backoff, Breaker, Health, Spool
from plant.accounting import TROUBLES, Run, Scene
from tests.modules.data_gateway.fakes import Lower, Upper, event
from tests.modules.support.fixtures import Far

pytestmark = pytest.mark.skipif(
    not (shutil.which("mosquitto") or Path("/usr/sbin/mosquitto").exists()),
    reason="mosquitto is not installed (Debian: apt install mosquitto)",
)
WINDOW = 2000


@pytest.mark.timeout(280)
def test_twenty_thousand_through_every_trouble(tmp_path: Path) -> None:
    account = asyncio.run(Run(tmp_path, 20_000, troubles=tuple(TROUBLES), interval=2).go())
    assert set(account.troubles) == set(TROUBLES)
    assert (account.lost, account.reordered, account.arrived) == (0, 0, 20_000)
    assert account.duplicates <= WINDOW * sum(account.troubles.values())


@pytest.mark.timeout(280)
def test_over_the_spool(tmp_path: Path) -> None:
    troubles = ("kill-gateway", "cut", "restart-lower", "kill-gateway")
    run = Run(tmp_path, 6_000, troubles=troubles, interval=2, arguments=(f"--spool={tmp_path}/spool",))
    account = asyncio.run(run.go())
    assert (account.lost, account.reordered, account.arrived) == (0, 0, 6_000)


@pytest.mark.timeout(280)
def test_a_full_disk(small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody above for longer than the disk has room: nothing more is acknowledged below, and nothing is lost."""
    full = []

    async def until_full(scene: Scene) -> None:
        scene.proxy.turn("cut")
        async with asyncio.timeout(200):
            while "events cannot be stored" not in scene.gateway.said():
                await asyncio.sleep(0.1)
        full.append(True)
        scene.proxy.turn("pass")

    monkeypatch.setitem(TROUBLES, "full-disk", until_full)
    arguments = (f"--spool={small_disk}/spool", "--spool-limit=100000000")
    account = asyncio.run(Run(tmp_path, 20_000, troubles=("full-disk",), interval=1, arguments=arguments).go())
    assert full
    assert (account.lost, account.reordered, account.arrived) == (0, 0, 20_000)


@pytest.mark.timeout(280)
def test_a_cable_that_is_pulled(far: Far, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The upper broker is behind a link of its own that goes away: no reset, no answer, not even from a kernel."""
    cuts = []

    async def pull(_: Scene) -> None:
        far.link(up=False)
        await asyncio.sleep(3)
        far.link(up=True)
        cuts.append(True)

    monkeypatch.setitem(TROUBLES, "pull", pull)
    run = Run(tmp_path, 8_000, troubles=("pull", "kill-gateway"), interval=3, far=(far.address, far.inside))
    account = asyncio.run(run.go())
    assert cuts
    assert (account.lost, account.reordered, account.arrived) == (0, 0, 8_000)


@pytest.mark.parametrize("jump", [86_400 * 365, -86_400 * 365])
def test_the_time_of_day_jumps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: float) -> None:
    """Nothing expires, and nothing waits for a year: time is measured by a clock that does not jump."""
    from penstock.routes import Routing

    upper, lower, real = Upper(), Lower(), time.time
    table = Table(Routing.load({"up": {"route": "FROM /* INTO $upstream", "timeToLiveSecs": 60}}))
    output = Output(UPSTREAM, upper, "telemetry", 10, Backoff(), Breaker())
    gateway = Gateway(table, {UPSTREAM: output}, key_of("own"), Recent(0), 100)
    depot = Depot(Spool(tmp_path, 2**20), Recent(100), gateway)
    monkeypatch.setattr(time, "time", lambda: real() + jump)

    async def run() -> None:
        tasks = [
            asyncio.create_task(depot.take(lower.deliveries([event(n).encode() for n in range(20)]))),
            asyncio.create_task(depot.give()),
            asyncio.create_task(output.run(Health())),
        ]
        async with asyncio.timeout(200):
            while len(upper.taken) < 20:
                await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()

    asyncio.run(run())
    assert upper.numbers() == list(range(20))
    assert sorted(lower.acknowledged) == list(range(20))
