"""The module as a process that is killed or asked to stop, and started again: it goes on where it was."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from opc_publisher.plan import Connection, SessionKey, SubscriptionKey, WriterKey
from opc_publisher.resume import Kept, trail
from penstock_runtime.mqtt.client import Broker, Client
from penstock_runtime.mqtt.packets import Publish
from tests.modules.opc_publisher.machine import Machine, machine, until
from tests.modules.opc_publisher.test_secure import PASSWORD, publisher, secure
from tests.modules.support.fixtures import MakeBroker
from tests.modules.support.programs import Program, wait_for

QUEUE = {"QueueSize": 1000, "OpcSamplingInterval": 0, "DataSetPublishingInterval": 100}


@dataclass
class Listener:
    """What arrives at the broker."""

    frames: list[dict[str, Any]] = field(default_factory=list)

    def values(self, name: str) -> list[int]:
        return [one["Payload"][name]["Value"] for one in self.frames if name in one.get("Payload", {})]

    def numbers(self) -> list[int]:
        return [one["SequenceNumber"] for one in self.frames]


@contextlib.asynccontextmanager
async def listening(port: int) -> AsyncIterator[Listener]:
    heard = Listener()

    def received(message: Publish, connection: int) -> None:
        client.acknowledge(message, connection)
        data = json.loads(message.payload)["data"]
        if isinstance(data, dict):
            heard.frames.extend(data.get("Messages", ()))

    client = Client(Broker(host="127.0.0.1", port=port, client_id="count"), received)
    task = asyncio.create_task(client.run())
    try:
        await client.subscribe("telemetry")
        yield heard
    finally:
        task.cancel()


async def count_up(plc: Machine) -> None:
    number = 0
    while True:
        number += 1
        await plc.write(0, number)
        await asyncio.sleep(0.02)


async def again(program: Program) -> None:
    """Start it, whether or not it can be ready: the broker may be away."""
    program.ready = lambda: True
    await asyncio.to_thread(program.start)


def without_repetition(numbers: list[int]) -> list[int]:
    return list(dict.fromkeys(numbers))


@pytest.mark.parametrize("how", ["kill", "stop"])
def test_nothing_that_the_server_saw_meanwhile_is_lost(tmp_path: Path, broker: int, how: str) -> None:
    async def main() -> None:
        async with machine(count=2) as plc, listening(broker) as heard:
            program = publisher(tmp_path, broker, [plc.entry(0, **QUEUE)])
            writing = asyncio.create_task(count_up(plc))
            try:
                await asyncio.to_thread(program.start)
                for life in range(3):
                    before = len(heard.frames)
                    await until(lambda life=life: program.said().count('"resumed": ') == life + 1, 150)
                    await until(lambda before=before: len(heard.frames) > before + 8, 150)
                    if life < 2:
                        await asyncio.to_thread(program.kill if how == "kill" else program.stop)
                        await asyncio.sleep(0.5)
                        await again(program)
            finally:
                writing.cancel()
                program.end()
            values, numbers = heard.values("V0"), heard.numbers()
            first = without_repetition(values)
            assert first == list(range(first[0], first[-1] + 1)), "no value is missing, none is out of order"
            # What comes twice is what was under way when it was ended, under the same number.
            frames = without_repetition(numbers)
            assert frames == list(range(1, frames[-1] + 1))
            assert len(numbers) - len(frames) <= 2 * 60
            said = program.said()
            assert said.count('"resumed": true') == 2, said[-3000:]

    asyncio.run(main())


def test_with_the_broker_away_too(tmp_path: Path, make_broker: MakeBroker) -> None:
    """Everything dies but the machine, and nothing is lost."""

    async def main() -> None:
        front, port = make_broker()
        async with machine(count=2) as plc, listening(port) as heard:
            program = publisher(tmp_path, port, [plc.entry(0, **QUEUE)])
            writing = asyncio.create_task(count_up(plc))
            try:
                await asyncio.to_thread(program.start)
                await until(lambda: len(heard.frames) > 10, 150)
                front.stop()
                await asyncio.sleep(2)
                program.kill()
                await asyncio.to_thread(front.start)
                await again(program)
                before = heard.values("V0")[-1]
                await until(lambda: heard.values("V0")[-1] > before + 300, 150)
            finally:
                writing.cancel()
                program.end()
            first = without_repetition(heard.values("V0"))
            assert first == list(range(first[0], first[-1] + 1))

    asyncio.run(main())


def test_what_changed_meanwhile_is_changed_and_the_rest_goes_on(tmp_path: Path, broker: int) -> None:
    """A node more, a node less, a writer less: what stayed is not sampled anew."""

    async def main() -> None:
        async with machine(count=5) as plc, listening(broker) as heard:
            other = plc.entry(3, **QUEUE, DataSetWriterId="other")
            program = publisher(tmp_path, broker, [plc.entry(0, 1, **QUEUE), other])
            try:
                await asyncio.to_thread(program.start)
                await until(lambda: all(heard.values(name) == [0] for name in ("V0", "V1", "V3")), 150)
                await asyncio.sleep(0.5)
                program.kill()
                for number in range(5):
                    await plc.write(number, 7)
                (tmp_path / "pn.json").write_text(json.dumps([plc.entry(0, 2, **QUEUE)]), encoding="utf-8")
                await again(program)
                await until(lambda: heard.values("V2") == [7], 150)
                await until(lambda: heard.values("V0") == [0, 7], 150)
                for number in range(5):
                    await plc.write(number, 8)
                await until(lambda: heard.values("V0") == [0, 7, 8] and heard.values("V2") == [7, 8], 150)
                assert 8 not in heard.values("V1") + heard.values("V3")
                assert len(plc.server.iserver.subscription_service.subscriptions) == 1
            finally:
                program.end()

    asyncio.run(main())


def test_a_session_that_the_server_has_forgotten_begins_anew(tmp_path: Path, broker: int) -> None:
    async def main() -> None:
        async with machine(count=2) as plc, listening(broker) as heard:
            program = publisher(tmp_path, broker, [plc.entry(0, **QUEUE, HeartbeatInterval=1)])
            try:
                await asyncio.to_thread(program.start)
                await until(lambda: 0 in heard.values("V0"), 150)
                await asyncio.sleep(0.5)
                program.kill()
                await plc.stop()
                await plc.start()
                await plc.write(0, 5)
                await again(program)
                await until(lambda: 5 in heard.values("V0"), 150)
                assert program.said().count('"resumed": false') == 2
                # And once more, taken up: a heartbeat needs no change, it knows what is.
                program.kill()
                await again(program)
                before = len(heard.frames)
                await until(lambda: len(heard.frames) > before + 1 and heard.values("V0")[-1] == 5, 150)
                assert program.said().count('"resumed": true') == 1
            finally:
                program.end()

    asyncio.run(main())


def test_with_a_certificate_and_a_user(tmp_path: Path, broker: int) -> None:
    async def main() -> None:
        folder = tmp_path / "plc"
        folder.mkdir()
        async with machine(setup=lambda server: secure(server, folder)) as plc, listening(broker) as heard:
            entry = plc.entry(0, **QUEUE, EndpointSecurityMode="SignAndEncrypt") | {
                "OpcAuthenticationMode": "UsernamePassword",
                "OpcAuthenticationUsername": "operator",
                "OpcAuthenticationPassword": PASSWORD,
            }
            program = publisher(tmp_path, broker, [entry], "--aa")
            try:
                await asyncio.to_thread(program.start)
                await until(lambda: heard.values("V0") == [0], 150)
                await asyncio.sleep(0.5)
                program.kill()
                for number in (1, 2, 3):
                    await plc.write(0, number)
                    await asyncio.sleep(0.05)
                await again(program)
                await until(lambda: 3 in heard.values("V0"), 150)
                assert heard.values("V0") == [0, 1, 2, 3]
                assert '"resumed": true' in program.said()
                assert PASSWORD not in program.said()
                kept = [path for path in (tmp_path / "store" / "sessions").rglob("*") if path.is_file()]
                assert kept
                assert all(PASSWORD.encode() not in path.read_bytes() for path in kept)
                assert all(path.stat().st_mode & 0o077 == 0 for path in kept)
            finally:
                program.end()

    asyncio.run(main())


def test_a_new_subscription_of_an_old_number_counts_anew(tmp_path: Path, broker: int) -> None:
    """A machine that was restarted gives the same numbers again: nothing is taken for what came before."""

    async def main() -> None:
        async with machine(count=2) as plc, listening(broker) as heard:
            program = publisher(tmp_path, broker, [plc.entry(0, **QUEUE)])
            sessions = tmp_path / "store" / "sessions"
            try:
                await asyncio.to_thread(program.start)
                for number in range(1, 21):
                    await plc.write(0, number)
                    await asyncio.sleep(0.12)
                await until(lambda: 20 in heard.values("V0"), 150)
                program.kill()
                (mark,) = sessions.rglob("*.seen")
                assert int(mark.read_text(encoding="ascii")) > 5
                await plc.stop()
                await plc.start()
                await again(program)
                await until(lambda: heard.values("V0")[-1] == 0, 150)
                (mark,) = sessions.rglob("*.seen")
                assert int(mark.read_text(encoding="ascii")) <= 2
                await plc.write(0, 99)
                await until(lambda: heard.values("V0")[-1] == 99, 150)
            finally:
                program.end()

    asyncio.run(main())


KEY = SubscriptionKey(WriterKey("w"), 100)


def test_a_trail_that_cannot_be_read_leads_nowhere(tmp_path: Path) -> None:
    one = trail(tmp_path, SessionKey("g", Connection("opc.tcp://a:1", password="geheim")))
    assert (one.read(KEY), one.refresh(), one.forget({})) == (None, "", [])
    kept = Kept(7, "asked", {"item": (1, 2)})
    one.write(KEY, kept)
    assert one.read(KEY) == kept
    one.seen(KEY, 7).write(41)
    assert trail(tmp_path, SessionKey("g", Connection("opc.tcp://a:1", password="other"))).seen(KEY, 7).read() == 41
    # Another subscription counts anew.
    assert one.seen(KEY, 8).read() == 0
    for path in list(one.folder.iterdir()):
        path.write_bytes(b"[nonsense")
    one.token.write_bytes(b"[]")
    assert (one.read(KEY), one.refresh()) == (None, "")
    assert one.forget({}) == []
    wait_for(lambda: not list(one.folder.glob("*.subscription")), 1)
