"""Every way to say who the module is, with the unmodified SDK: certificates, provisioning, WebSockets; and commands."""

import asyncio
import base64
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from penstock_runtime import CloudEvent
from penstock_runtime.mqtt.client import Broker
from penstock_runtime.mqtt_bus import mqtt_bus
from plant import hub as stand
from tests.modules.iothub_integration.test_hub import KEY, Site, numbers, publish, until
from tests.modules.iothub_integration.test_trouble import Doorman
from tests.modules.support.fixtures import MakeBroker

Sites = Any


@pytest.fixture
def sites(make_broker: MakeBroker, tmp_path: Path) -> Sites:
    """Makes a site whose hub's front is as it is told."""

    def make(**how: bool) -> Site:
        host = stand.address()
        ca = stand.certificates(tmp_path / "tls", host)
        front, plain = make_broker(stand.listener(tmp_path / "tls", host, **how))
        return Site(host, ca, make_broker()[1], plain, front, tmp_path)

    return make


async def passes(site: Site, hub: stand.HubStandIn, device: str, *arguments: str, **env: str) -> str:
    """Telemetry through the module, started with these arguments; what it wrote."""
    program = site.program(*arguments, **env)
    try:
        await asyncio.to_thread(program.start)
        await publish(site.bus, range(30))
        await until(lambda: len(hub.telemetry) >= 30, "telemetry", 150)
        assert sorted(numbers(hub)) == list(range(30))
        assert {one.device for one in hub.telemetry} == {device}
        assert await hub.invoke("ping", [1]) == (200, [1])
        return program.said()
    finally:
        program.end()


def shown(site: Site, name: str) -> list[str]:
    certificate, key = stand.identity(site.folder / "tls", name)
    return [f"--device-cert-file={certificate}", f"--device-key-file={key}"]


def test_a_device_that_shows_a_certificate(sites: Sites) -> None:
    site = sites(certificates=True)

    async def main() -> None:
        async with stand.stand_in(site.plain).running() as hub:
            text = f"HostName={site.host};DeviceId=dev-x;x509=true"
            await passes(site, hub, "dev-x", *shown(site, "dev-x"), CONNECTION_STRING=text)

    asyncio.run(main())


def test_a_certificate_that_is_none_is_said_once_and_telemetry_waits_for_a_good_one(sites: Sites) -> None:
    site = sites(certificates=True)
    arguments = shown(site, "dev-x")
    files = [Path(one.partition("=")[2]) for one in arguments]
    whole = [path.read_bytes() for path in files]
    for path in files:
        path.write_bytes(b"-----BEGIN NONSENSE-----\n")

    async def main() -> None:
        async with stand.stand_in(site.plain).running() as hub:
            text = f"HostName={site.host};DeviceId=dev-x;x509=true"
            program = site.program(*arguments, CONNECTION_STRING=text)
            try:
                await asyncio.to_thread(program.start)
                await publish(site.bus, range(5))
                await until(lambda: "the hub cannot be reached" in program.said(), "the word")
                await asyncio.sleep(4)
                assert program.process is not None
                assert program.process.poll() is None
                assert program.said().count("the hub cannot be reached") == 1
                assert f"--device-cert-file {files[0]} with --device-key-file {files[1]}: " in program.said()
                for path, raw in zip(files, whole, strict=True):
                    path.write_bytes(raw)
                await until(lambda: len(hub.telemetry) >= 5, "telemetry", 150)
            finally:
                program.end()

    asyncio.run(main())


@pytest.mark.parametrize("by", ["key", "certificate"])
def test_provisioned_and_refused_before(sites: Sites, by: str) -> None:
    """The provisioning service does not know it at first: it asks again, and says so once."""
    site = sites(certificates=by == "certificate")
    secret = base64.b64encode(b"a key of a registration").decode()
    arguments = [f"--dps-host={site.host}", "--dps-scope=0ne00000000", "--dps-registration=reg-1"]
    arguments += shown(site, "reg-1") if by == "certificate" else []
    env = {"DPS_KEY": secret} if by == "key" else {}

    async def main() -> None:
        async with stand.stand_in(site.plain).running() as hub:

            async def known() -> None:
                await until(lambda: hub.refused, "the refusal")
                hub.registrations["reg-1"] = (site.host, "dev-9")

            knowing = asyncio.create_task(known())
            said = await passes(site, hub, "dev-9", *arguments, **env)
            await knowing
            assert said.count("no answer from the provisioning service") == 1
            assert secret not in said

    asyncio.run(main())


def test_a_device_that_was_moved_to_another_hub(sites: Sites) -> None:
    """The hub that it was at knows it no longer; what waited arrives at the one that the provisioning service says."""
    site = sites()
    old = Site(stand.address(), site.ca, site.bus, site.plain, site.front, site.folder / "old")
    strange = stand.certificates(old.folder / "tls", old.host)
    site.ca.write_text(site.ca.read_text("ascii") + strange.read_text("ascii"), encoding="ascii")
    arguments = [f"--dps-host={site.host}", "--dps-scope=0ne00000000", "--dps-registration=reg-1"]

    async def main() -> None:
        async with stand.stand_in(site.plain).running() as hub, Doorman().at(old) as door:
            hub.registrations["reg-1"] = (old.host, "dev-9")

            async def moved() -> None:
                await until(lambda: door.ends, "the refusal")
                hub.registrations["reg-1"] = (site.host, "dev-9")

            moving = asyncio.create_task(moved())
            await passes(site, hub, "dev-9", *arguments, DPS_KEY=base64.b64encode(b"a key").decode())
            await moving

    asyncio.run(main())


def test_over_websockets(sites: Sites) -> None:
    with socket.socket() as one:
        try:
            one.bind(("127.0.0.77", stand.WEBSOCKETS))
        except OSError as error:
            pytest.skip(f"the SDK's port for WebSockets cannot be opened here: {error.strerror}")
    site = sites(websockets=True)

    async def main() -> None:
        async with stand.stand_in(site.plain).running() as hub:
            text = site.connection_string("dev-w")
            said = await passes(site, hub, "dev-w", "--websockets", CONNECTION_STRING=text)
            assert KEY not in said

    asyncio.run(main())


def test_what_the_hub_wants_of_others_is_put_on_the_bus(sites: Sites) -> None:
    """Methods that the module does not know, and messages of the cloud: events on the command topic."""
    site = sites()

    async def main() -> None:
        reach = Broker(host="127.0.0.1", port=site.bus, client_id="commands")
        async with (
            stand.stand_in(site.plain).running() as hub,
            mqtt_bus("commands", reach) as bus,
            bus.subscribe("commands") as deliveries,
        ):
            program = site.program("--command-topic=commands", CONNECTION_STRING=site.connection_string("dev1"))

            async def next_one() -> CloudEvent:
                async with asyncio.timeout(200):
                    delivery = await anext(deliveries)
                delivery.ack()
                return delivery.read()

            try:
                await asyncio.to_thread(program.start)
                await until(lambda: "connected to the hub" in program.said(), "the connection")
                status, _ = await hub.invoke("openValve", {"valve": 7})
                one = await next_one()
                assert (status, one.type, one.data, one.source) == (
                    202,
                    "iothub.openValve",
                    {"valve": 7},
                    "iothub/dev1",
                )
                await hub.tell("dev1", b"\xffhello", colour="red")
                two = await next_one()
                assert (two.type, two.data["properties"]["colour"]) == ("iothub.message", "red")
                # Nothing that a hub can say ends the module.
                await hub.change({"window": {"a": [1]}, "sending": "x", "": 1})
                await hub._send(f"$iothub/twin/PATCH/properties/desired/?$version={hub.version}", b"[1]")
                await hub._send("$iothub/twin/PATCH/properties/desired/?$version=x", b"no json")
                await hub._send("$iothub/methods/POST/ping/?$rid=zz", b"no json")
                assert await hub.invoke("ping", None) == (200, None)
                await publish(site.bus, range(3))
                await until(lambda: len(hub.telemetry) >= 3, "telemetry")
                assert program.process is not None
                assert program.process.poll() is None
            finally:
                program.end()

    asyncio.run(main())


def test_a_method_for_others_is_answered_at_once_while_there_is_no_bus(sites: Sites, make_broker: MakeBroker) -> None:
    """Whoever called it is told by the hub after 30 seconds that nobody answers."""
    bus, port = make_broker()
    site = replace(sites(), bus=port)

    async def main() -> None:
        program = site.program("--command-topic=cmd", CONNECTION_STRING=site.connection_string("dev1"))
        try:
            async with stand.stand_in(site.plain).running() as hub:
                await asyncio.to_thread(program.start)
                await until(lambda: "connected to the hub" in program.said(), "the connection")
                await asyncio.to_thread(bus.stop)
                await until(lambda: "no connection to the broker" in program.said(), "the loss of the bus")
                assert (await hub.invoke("restart", {}))[0] == 503
        finally:
            program.end()

    asyncio.run(main())
