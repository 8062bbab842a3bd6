"""A hub that throttles, refuses, hangs up and is not there: nothing stalls, nothing loops, each thing is said once."""

import asyncio
import contextlib
import json
import re
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from penstock_runtime import accept_no_more
from penstock_runtime.mqtt.client import Broker
from penstock_runtime.mqtt_bus import mqtt_bus
from plant import hub as stand
from plant.proxy import Proxy
from plant.scrape import scrape
from tests.modules.iothub_integration.test_hub import KEY, Site, numbers, publish, until
from tests.modules.support.fixtures import MakeBroker
from tests.modules.support.programs import Program

NOT_REACHED = "the hub cannot be reached"
CONNECTED = "connected to the hub"


@pytest.fixture
def far(make_broker: MakeBroker, tmp_path: Path) -> tuple[Site, str]:
    """A site whose hub is at another address than the one that the module knows; what is between is the test's."""
    known, front = stand.address(), stand.address()
    ca = stand.certificates(tmp_path / "tls", known)
    program, plain = make_broker(stand.listener(tmp_path / "tls", front))
    return Site(known, ca, make_broker()[1], plain, program, tmp_path), front


@contextlib.asynccontextmanager
async def running(site: Site, *arguments: str) -> AsyncIterator[Program]:
    """The module; at the end it still runs, and is killed."""
    program = site.program(*arguments, CONNECTION_STRING=site.connection_string("dev1"))
    try:
        await asyncio.to_thread(program.start)
        yield program
        assert program.process is not None
        assert program.process.poll() is None, program.said()
    finally:
        program.end()


def lines(program: Program, message: str) -> list[str]:
    """What it said of this."""
    said = [line for line in program.said().splitlines() if line.startswith("{")]
    return [line for line in said if str(json.loads(line)["message"]).startswith(message)]


def behind(site: Site, front: str) -> Proxy:
    """The way to the hub, which can be cut."""
    return Proxy(stand.PORT, host=site.host, port=stand.PORT, far=front)


def test_a_hub_that_hangs_up_again_and_again(far: tuple[Site, str]) -> None:
    """As one does that throttles: everything arrives in the end, in order, and the module asks ever more seldom."""
    site, front = far

    async def main() -> None:
        async with (
            behind(site, front).running() as way,
            stand.stand_in(site.plain).running() as hub,
            running(site) as program,
        ):
            for turn in range(3):
                await until(lambda turn=turn: len(lines(program, CONNECTED)) > turn, "the connection")
                await publish(site.bus, range(turn * 100, turn * 100 + 100))
                way.turn("cut")
                way.turn("pass")
            await until(lambda: set(numbers(hub)) == set(range(300)), "everything", said=program.said)
            for key in range(5):
                seen = list(dict.fromkeys(number for number in numbers(hub) if number % 5 == key))
                assert seen == sorted(seen)
            for message in ("the hub does not take messages", NOT_REACHED):
                assert len(lines(program, message)) <= 2

    asyncio.run(main())


@contextlib.asynccontextmanager
async def throttling(site: Site, how: stand.Twins) -> AsyncIterator[stand.HubStandIn]:
    """A hub that has had enough of questions for twins."""
    async with stand.stand_in(site.plain).running() as hub:
        hub.twins, hub.desired = how, {"window": 9, "logLevel": "loud"}
        yield hub


@pytest.mark.parametrize("how", ["throttled", "swallowed"])
def test_twins_are_throttled_and_telemetry_is_not(far: tuple[Site, str], how: stand.Twins) -> None:
    """And when the connection is lost in the middle of an update, it is answered after all."""
    site, front = far

    async def main() -> None:
        async with (
            behind(site, front).running() as way,
            throttling(site, how) as hub,
            running(site, "--send-seconds=1") as program,
        ):
            await until(lambda: hub.asked, "the question for the twin")
            await publish(site.bus, range(50))
            await until(lambda: len(hub.telemetry) >= 50, "telemetry")
            asked = hub.asked
            await hub.change({"sending": "perhaps"})
            await until(lambda: hub.asked > asked, "the report")
            way.turn("cut")
            hub.twins = "answered"
            way.turn("pass")
            await until(lambda: hub.reported.keys() >= {"window", "logLevel", "sending"}, "the answers")
            assert {name: one["ac"] for name, one in hub.reported.items()} == {
                "window": 200,
                "logLevel": 400,
                "sending": 400,
            }
            assert hub.reported["sending"]["ad"] == "must be true or false"
            assert hub.reported["window"]["value"] == 9
            assert len(lines(program, "the twin cannot be read")) == 1

    asyncio.run(main())


@dataclass
class Doorman:
    """Reads who wants to come in, and lets nobody; `ends` are when the tokens that were shown end."""

    ends: list[int] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def at(self, site: Site) -> AsyncIterator["Doorman"]:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(site.folder / "tls" / "server.pem", site.folder / "tls" / "server.key")
        server = await asyncio.start_server(self._refuse, site.host, stand.PORT, ssl=tls)
        try:
            yield self
        finally:
            await accept_no_more(server.sockets)
            server.close()
            await server.wait_closed()

    async def _refuse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            end = await reader.readuntil(b"&se=")
            self.ends += [int(found) for found in re.findall(rb"\d{10}", await reader.readexactly(10))]
            assert end
            # Not authorised.
            writer.write(b"\x20\x02\x00\x05")
            await writer.drain()
        writer.close()


def test_a_key_that_is_refused(far: tuple[Site, str]) -> None:
    """Said once, tried ever more seldom, each time with a token of now; let in when the hub knows the key."""
    site, front = far

    async def main() -> None:
        async with stand.stand_in(site.plain).running() as hub, running(site) as program:
            async with Doorman().at(site) as door:
                await publish(site.bus, range(5))
                await until(lambda: len(door.ends) >= 2, "the second attempt")
                assert sorted(set(door.ends)) == door.ends
                assert hub.telemetry == []
            async with behind(site, front).running():
                await until(lambda: len(hub.telemetry) == 5, "telemetry")
            assert len(lines(program, NOT_REACHED)) == 1
            assert KEY not in program.said()
            assert "se=" not in program.said()

    asyncio.run(main())


def test_a_token_is_renewed_in_the_middle(far: tuple[Site, str]) -> None:
    """The SDK connects anew for it: nothing is lost, nothing out of order."""
    site, front = far

    async def main() -> None:
        async with (
            behind(site, front).running(),
            stand.stand_in(site.plain).running() as hub,
            # It is renewed two minutes before its end: after five seconds here.
            running(site, "--token-seconds=125") as program,
        ):
            sent = 0
            while site.front.said().count(" as dev1 ") < 2:
                await publish(site.bus, range(sent, sent + 20))
                sent += 20
                assert sent < 20_000, program.said()
                await asyncio.sleep(0.1)
            await publish(site.bus, range(sent, sent + 20))
            await until(lambda: set(numbers(hub)) == set(range(sent + 20)), "everything")
            for key in range(5):
                seen = list(dict.fromkeys(number for number in numbers(hub) if number % 5 == key))
                assert seen == sorted(seen)

    asyncio.run(main())


def test_more_than_the_store_may_hold(far: tuple[Site, str]) -> None:
    """The oldest is given up, and counted; what is newest arrives, in order."""
    site, front = far

    async def main() -> None:
        async with stand.stand_in(site.plain).running() as hub, running(site, "--store-megabytes=1") as program:
            await publish(site.bus, range(6000), keys=1)
            async with asyncio.timeout(120):
                while (await scrape(program.port)).get("iothub_received_total") != 6000:
                    await asyncio.sleep(0.1)
            async with behind(site, front).running():
                await until(lambda: 5999 in numbers(hub), "the newest")
            seen = list(dict.fromkeys(numbers(hub)))
            assert seen == list(range(seen[0], 6000))
            assert seen[0] > 0
            counted = await scrape(program.port)
            assert counted["iothub_dropped_total"] == seen[0]
            assert lines(program, "more is waiting than the store may hold")

    asyncio.run(main())


def test_calls_and_messages_that_nobody_can_deal_with(far: tuple[Site, str]) -> None:
    """Each is answered or told in its own words, and what comes behind is dealt with."""
    site, front = far

    async def main() -> None:
        reach = Broker(host="127.0.0.1", port=site.bus, client_id="commands")
        async with (
            behind(site, front).running(),
            stand.stand_in(site.plain).running() as hub,
            mqtt_bus("commands", reach) as bus,
            bus.subscribe("commands") as deliveries,
            running(site, "--command-topic=commands", "--largest-message=100000") as program,
        ):
            await until(lambda: lines(program, CONNECTED), "the connection")
            await hub.tell("dev1", b"x" * 300_000)
            await until(lambda: lines(program, "what the hub wants of others"), "the word")
            assert "larger than 100000 bytes" in program.said()
            status, said = await hub.invoke("upgrade", "x" * 120_000)
            assert (status, said) == (503, {"message": "the bus does not take it now"})
            assert len(lines(program, "what the hub wants of others")) == 1
            assert (await scrape(program.port))["iothub_dropped_total"] == 2
            await hub.tell("dev1", b"fits")
            async with asyncio.timeout(120):
                delivery = await anext(deliveries)
            delivery.ack()
            assert delivery.read().data["body"] == "fits"
            payloads: list[Any] = [None, 5, [1, {"a": None}], {"deep": [[]]}]
            for payload in payloads:
                assert await hub.invoke("ping", payload) == (200, payload)

    asyncio.run(main())
