"""The unmodified SDK against the stand-in on a real broker with TLS: everything that passes between module and hub."""

import asyncio
import base64
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from penstock_runtime import CloudEvent
from penstock_runtime.mqtt.client import Broker
from penstock_runtime.mqtt_bus import mqtt_bus
from plant import hub as stand
from plant.ports import free_port
from tests.modules.support.fixtures import MakeBroker
from tests.modules.support.programs import Program, module

KEY = base64.b64encode(b"a key that no log may show").decode()


@dataclass
class Site:
    """A broker for the bus, a broker that is the hub's front, and the certificates between."""

    host: str
    ca: Path
    bus: int
    plain: int
    front: Program
    folder: Path

    def connection_string(self, device: str, name: str = "") -> str:
        named = f";ModuleId={name};GatewayHostName={self.host}" if name else ""
        host = "myhub.azure-devices.net" if name else self.host
        return f"HostName={host};DeviceId={device}{named};SharedAccessKey={KEY}"

    def program(self, *more: str, **env: str) -> Program:
        arguments = [f"--mqtt=local-pub-sub=mqtt://127.0.0.1:{self.bus}", "--mqtt-client-id=iothub-integration"]
        arguments += [f"--hub-ca-file={self.ca}", f"--store={self.folder / 'store'}", *more]
        arguments += [] if any(one.startswith("--send-seconds=") for one in more) else ["--send-seconds=5"]
        return module("iothub_integration", self.folder, *arguments, env=env)


@pytest.fixture
def site(make_broker: MakeBroker, tmp_path: Path) -> Site:
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    host = stand.address()
    ca = stand.certificates(tmp_path / "tls", host)
    front, plain = make_broker(stand.listener(tmp_path / "tls", host))
    return Site(host, ca, make_broker()[1], plain, front, tmp_path)


async def publish(port: int, numbers: range, keys: int = 5) -> None:
    async with mqtt_bus("test", Broker(host="127.0.0.1", port=port, client_id="test")) as bus:
        events = [
            CloudEvent(source="plc", id=f"e{one}", data={"n": one}, extensions={"partitionkey": f"asset-{one % keys}"})
            for one in numbers
        ]
        for start in range(0, len(events), 500):
            assert await bus.publish("telemetry", events[start : start + 500]) == [None] * len(
                events[start : start + 500]
            )


async def until(holds: Any, what: str, seconds: float = 120.0, said: Callable[[], str] = str) -> None:
    end = asyncio.get_running_loop().time() + seconds
    while not holds():
        assert asyncio.get_running_loop().time() < end, f"{what}: not within {seconds} s\n{said()[-4000:]}"
        await asyncio.sleep(0.05)


def numbers(hub: stand.HubStandIn) -> list[int]:
    return [json.loads(one.body)["n"] for one in hub.telemetry]


def test_telemetry_twin_methods_and_messages(site: Site) -> None:
    async def main() -> None:
        async with stand.stand_in(site.plain).running() as hub:
            program = site.program(IOT_HUB_DEVICE_PRIMARY_CONNECTION_STRING=site.connection_string("dev1"))
            try:
                await asyncio.to_thread(program.start)
                await until(lambda: "connected to the hub" in program.said(), "the connection")
                await publish(site.bus, range(20))
                await until(lambda: len(hub.telemetry) == 20, "telemetry")
                first = hub.telemetry[0]
                assert (first.device, first.properties["$.mid"], first.properties["$.ct"]) == (
                    "dev1",
                    "e0",
                    "application/json",
                )
                assert first.properties["cloudEvents:partitionkey"] == "asset-0"
                await hub.change({"window": 7})
                await until(lambda: hub.reported.get("window", {}).get("value") == 7, "the reported property")
                assert hub.reported["window"]["ac"] == 200
                assert await hub.invoke("ping", {"a": 1}) == (200, {"a": 1})
                status, said = await hub.invoke("getStatus", None)
                assert (status, said["identities"]["dev1"]["backlog"]) == (200, 0)
                await hub.tell("dev1", b"hello", a="b")
                await until(lambda: "a message of the hub is for nobody" in program.said(), "the message")
                assert program.stop() == 0
            finally:
                program.end()
            assert KEY not in program.said()

    asyncio.run(main())


def test_modules_and_several_identities(site: Site) -> None:
    async def main() -> None:
        folder = site.folder / "identities"
        folder.mkdir()
        for name in ("a", "b", "c"):
            (folder / name).write_text(site.connection_string(f"dev-{name}", "integration"), encoding="utf-8")
        async with stand.stand_in(site.plain).running() as hub:
            program = site.program(f"--connection-strings={folder}", "--output=telemetry")
            try:
                await asyncio.to_thread(program.start)
                await publish(site.bus, range(300), keys=30)
                await until(lambda: len(hub.telemetry) >= 300, "telemetry")
            finally:
                program.end()
        assert sorted(numbers(hub)) == list(range(300))
        assert {(one.device, one.module) for one in hub.telemetry} == {(f"dev-{name}", "integration") for name in "abc"}
        assert {one.properties["$.on"] for one in hub.telemetry} == {"telemetry"}

    asyncio.run(main())


def test_nothing_is_lost_over_an_outage_of_the_hub_and_a_kill(site: Site) -> None:
    async def main() -> None:
        async with stand.stand_in(site.plain).running() as hub:
            program = site.program(IOT_HUB_DEVICE_PRIMARY_CONNECTION_STRING=site.connection_string("dev1"))
            try:
                await asyncio.to_thread(program.start)
                await publish(site.bus, range(500))
                await until(lambda: len(hub.telemetry) >= 100, "the first telemetry")
                # Asked to stop, not killed: a hub does not lose what it has acknowledged, and this broker would.
                site.front.stop()
                await publish(site.bus, range(500, 1000))
                await asyncio.sleep(1.0)
                program.kill()
                await publish(site.bus, range(1000, 1500))
                await asyncio.to_thread(site.front.start)
                await asyncio.to_thread(program.start)
                await until(lambda: set(numbers(hub)) == set(range(1500)), "everything", 150)
            finally:
                program.end()
        said = numbers(hub)
        # At least once: what was under way when something died may come again, with the same id, and nothing else.
        assert len(said) - 1500 <= 2 * 64 + 100
        for key in range(5):
            first_seen = list(dict.fromkeys(number for number in said if number % 5 == key))
            assert first_seen == sorted(first_seen)

    asyncio.run(main())


@pytest.mark.parametrize(
    ("text", "why"),
    [("HostName=h;DeviceId=d;SharedAccessKey=geheim!", "no base64"), ("nonsense=geheim", "part 1 is none of")],
)
def test_a_bad_connection_string_is_said_once_and_not_shown(tmp_path: Path, text: str, why: str) -> None:
    program = Program(
        [sys.executable, "-m", "iothub_integration", f"--health-port={free_port()}"],
        tmp_path / "log",
        lambda: True,
        {"IOT_HUB_DEVICE_PRIMARY_CONNECTION_STRING": text},
    )
    program.start()
    assert program.process is not None
    assert program.process.wait(30) == 2
    assert why in program.said()
    assert "geheim" not in program.said()


def test_a_hub_with_a_strangers_certificate_is_not_talked_to(site: Site) -> None:
    async def main() -> None:
        other = stand.certificates(site.folder / "other", site.host)
        async with stand.stand_in(site.plain).running() as hub:
            program = site.program(
                f"--hub-ca-file={other}", IOT_HUB_DEVICE_PRIMARY_CONNECTION_STRING=site.connection_string("dev1")
            )
            program.argv = [one for one in program.argv if one != f"--hub-ca-file={site.ca}"]
            try:
                await asyncio.to_thread(program.start)
                await until(lambda: "the hub cannot be reached" in program.said(), "the refusal")
                assert f"dev1 at {site.host}" in program.said()
                await publish(site.bus, range(5))
                await asyncio.sleep(1)
                assert hub.telemetry == []
                # Authorities are renewed too.
                other.write_bytes(site.ca.read_bytes())
                await until(lambda: len(hub.telemetry) >= 5, "telemetry")
            finally:
                program.end()

    asyncio.run(main())
