"""The plain MQTT bus against real brokers: mosquitto, and the one in pure Python."""

import asyncio
import contextlib
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from penstock_runtime import BusSettings, accept_no_more, read_settings
from penstock_runtime.bus import Delivery
from penstock_runtime.event import CloudEvent, EventError
from penstock_runtime.mqtt.client import Broker
from penstock_runtime.mqtt.packets import V5, V311, Kind, Reader, read_publish
from penstock_runtime.mqtt_bus import FULL, MqttBus, mqtt_bus
from plant.hub import certificates
from plant.ports import free_port
from tests.modules.support.fixtures import MakeBroker
from tests.modules.support.programs import ROOT, Program, listens


def reach(port: int, name: str, version: int = V5, **more: object) -> Broker:
    return Broker(host="127.0.0.1", port=port, client_id=name, version=version, **more)  # type: ignore[arg-type]


def events(count: int, start: int = 0) -> list[CloudEvent]:
    return [CloudEvent(source="machine", data={"n": start + number}) for number in range(count)]


async def take(bus: MqttBus, topic: str, count: int) -> list[Delivery]:
    found: list[Delivery] = []
    async with bus.subscribe(topic) as deliveries:
        async for delivery in deliveries:
            found.append(delivery)
            delivery.ack()
            if len(found) == count:
                break
    return found


def numbers(deliveries: list[Delivery]) -> list[int]:
    return [delivery.read().data["n"] for delivery in deliveries]


async def send_and_take(port: int, version: int, count: int) -> list[int]:
    async with mqtt_bus("in", reach(port, "in", version)) as lower, mqtt_bus("out", reach(port, "out", version)) as out:
        taking = asyncio.create_task(take(lower, "telemetry", count))
        async with asyncio.timeout(200):
            while not lower.queues:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.2)
            assert not any(await out.publish("telemetry", events(count)))
            return numbers(await taking)


@pytest.mark.parametrize("version", [V311, V5])
def test_in_order_through_mosquitto(broker: int, version: int) -> None:
    assert asyncio.run(send_and_take(broker, version, 3000)) == list(range(3000))


def test_who_says_goodbye_has_lost_nothing(broker: int, caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        async with mqtt_bus("out", reach(broker, "out")) as out:
            await out.publish("telemetry", events(1))

    asyncio.run(run())
    assert [one.getMessage() for one in caplog.records if one.levelname == "WARNING"] == []


@pytest.fixture
def python_broker(tmp_path: Path) -> Iterator[int]:
    port = free_port()
    program = Program([sys.executable, "-m", "plant.broker", str(port)], tmp_path / "amqtt.log", lambda: listens(port))
    program.start()
    yield port
    program.end()


def test_in_order_through_the_python_broker(python_broker: int) -> None:
    assert asyncio.run(send_and_take(python_broker, V311, 300)) == list(range(300))


def test_what_was_not_acknowledged_comes_again(broker: int) -> None:
    async def run() -> tuple[list[int], list[int]]:
        async with mqtt_bus("out", reach(broker, "out")) as out:
            async with mqtt_bus("in", reach(broker, "in")) as lower, lower.subscribe("telemetry") as deliveries:
                await out.publish("telemetry", events(10))
                first = [await anext(deliveries) for _ in range(10)]
                for delivery in first[:4]:
                    delivery.ack()
            async with mqtt_bus("in", reach(broker, "in")) as lower, lower.subscribe("telemetry") as deliveries:
                return numbers(first), numbers([await anext(deliveries) for _ in range(6)])

    async def bounded() -> tuple[list[int], list[int]]:
        async with asyncio.timeout(200):
            return await run()

    assert asyncio.run(bounded()) == (list(range(10)), list(range(4, 10)))


def test_a_session_with_more_than_fits_into_memory(make_broker: MakeBroker) -> None:
    """All that waited comes at once, before the answer to the subscription."""
    broker = make_broker("max_inflight_messages 0")[1]
    count = 3 * FULL

    async def run() -> list[int]:
        async with mqtt_bus("in", reach(broker, "in", window=65535)) as lower, lower.subscribe("telemetry"):
            pass
        async with mqtt_bus("out", reach(broker, "out")) as out:
            await out.publish("telemetry", events(count))
        async with mqtt_bus("in", reach(broker, "in", window=65535)) as lower:
            return numbers(await take(lower, "telemetry", count))

    async def bounded() -> list[int]:
        async with asyncio.timeout(200):
            return await run()

    assert asyncio.run(bounded()) == list(range(count))


def test_a_delivery_that_is_to_be_retried_comes_again_on_the_same_connection(broker: int) -> None:
    async def run() -> list[int]:
        async with (
            asyncio.timeout(200),
            mqtt_bus("out", reach(broker, "out")) as out,
            mqtt_bus("in", reach(broker, "in")) as lower,
            lower.subscribe("telemetry") as deliveries,
        ):
            await out.publish("telemetry", events(2))
            (await anext(deliveries)).retry()
            return numbers([await anext(deliveries), await anext(deliveries)])

    assert asyncio.run(run()) == [1, 0]


async def saved(program: Program) -> None:
    """Wait until a broker has written down all that it holds: the second file from now was begun after now."""

    def written() -> list[tuple[int, int]]:
        return [(one.stat().st_ino, one.stat().st_mtime_ns) for one in program.log.parent.glob("data/*.db")]

    for _ in range(2):
        before = written()
        while written() in ([], before):
            await asyncio.sleep(0.02)


def test_a_broker_that_is_killed_in_the_middle(make_broker: MakeBroker) -> None:
    """Everything arrives, the first time in order; what arrives twice is bounded by the window."""
    program, port = make_broker()

    async def run() -> list[int]:
        found: list[int] = []

        async def send(out: MqttBus) -> None:
            for start in range(0, 4000, 200):
                assert not any(await out.publish("telemetry", events(200, start)))
                if start == 2000:
                    await saved(program)
                    program.kill()
                    await asyncio.to_thread(program.start)

        async with (
            asyncio.timeout(200),
            mqtt_bus("out", reach(port, "out", window=100)) as out,
            mqtt_bus("in", reach(port, "in")) as lower,
            lower.subscribe("telemetry") as deliveries,
        ):
            sending = asyncio.create_task(send(out))
            while len(set(found)) < 4000:
                delivery = await anext(deliveries)
                found.append(delivery.read().data["n"])
                delivery.ack()
            await sending
        return found

    found = asyncio.run(run())
    assert list(dict.fromkeys(found)) == list(range(4000))
    assert len(found) - 4000 <= 500


def test_no_more_under_way_than_the_broker_takes(make_broker: MakeBroker) -> None:
    """MQTT 5: a broker says how many, and throws out whoever sends more; also right after a reconnection."""
    program, port = make_broker("max_inflight_messages 7")

    async def run() -> list[object]:
        async with mqtt_bus("out", reach(port, "out")) as out:
            first = await out.publish("telemetry", events(300))
            await asyncio.to_thread(program.stop)
            sending = asyncio.create_task(out.publish("telemetry", events(300)))
            await asyncio.to_thread(program.start)
            assert out.client.connections >= 1
            return [*first, *await sending]

    async def bounded() -> list[object]:
        async with asyncio.timeout(200):
            return await run()

    assert not any(asyncio.run(bounded()))


def test_too_large_is_for_good_and_the_rest_goes(broker: int) -> None:
    async def run() -> list[object]:
        async with mqtt_bus("out", reach(broker, "out", largest=10_000)) as out:
            large = CloudEvent(source="s", data="x" * 20_000)
            return list(await out.publish("telemetry", [*events(1), large, *events(1)]))

    first, large, last = asyncio.run(run())
    assert first is last is None
    assert getattr(large, "permanent", False)


def test_what_others_send_and_is_too_large_is_put_aside_and_does_not_hold_up_the_rest(broker: int) -> None:
    """To end the connection would bring it again, for ever."""

    async def run() -> tuple[list[object], int]:
        async with (
            asyncio.timeout(200),
            mqtt_bus("out", reach(broker, "out", largest=10_000_000)) as out,
            mqtt_bus("in", reach(broker, "in", largest=10_000)) as lower,
            lower.subscribe("telemetry") as deliveries,
        ):
            large = CloudEvent(source="s", data="x" * 3_000_000)
            assert not any(await out.publish("telemetry", [*events(1), large, *events(1, 1)]))
            said: list[object] = []
            for _ in range(3):
                delivery = await anext(deliveries)
                try:
                    said.append(delivery.read().data["n"])
                except EventError as error:
                    said.append(str(error).partition(":")[0])
                    assert delivery.raw().startswith(b'{"specversion"')
                delivery.ack()
            return said, lower.client.connections

    assert asyncio.run(run()) == ([0, "too large", 1], 1)


@pytest.mark.parametrize("topic", ["", "a/#", "+", "a\0b", "x" * 70_000, "\ud800"])
def test_what_is_no_topic_is_refused_for_good_and_the_connection_stands(broker: int, topic: str) -> None:
    async def run() -> tuple[list[object], list[object], int]:
        async with mqtt_bus("out", reach(broker, "out")) as out:
            wrong, right = await out.publish(topic, events(2)), await out.publish("t", events(1))
            return list(wrong), list(right), out.client.connections

    wrong, right, connections = asyncio.run(run())
    assert [getattr(one, "permanent", False) for one in wrong] == [True, True]
    assert (right, connections) == ([None], 1)


def test_certificates_that_are_none_are_said_once_and_taken_when_they_are_mended(
    make_broker: MakeBroker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    tls, port = tmp_path / "tls", free_port()
    certificates(tls, "127.0.0.1")
    more = f"listener {port} 127.0.0.1\ncafile {tls}/ca.pem\ncertfile {tls}/server.pem\nkeyfile {tls}/server.key\n"
    make_broker(f"{more}allow_anonymous true\nrequire_certificate true")
    for name in ("ca", "cert", "key"):
        (tmp_path / name).write_text("-----BEGIN NONSENSE-----\n", encoding="utf-8")
    read = read_settings(
        BusSettings,
        [
            f"--mqtt=b=mqtts://127.0.0.1:{port}",
            *(f"--mqtt-{one}-file={tmp_path / one}" for one in ("ca", "cert", "key")),
        ],
        {},
    )
    reached = read.broker("b")
    assert reached is not None

    async def run() -> list[object]:
        async with asyncio.timeout(200), mqtt_bus("b", reached) as bus:
            bus.patience = 1.0
            assert [getattr(one, "permanent", True) for one in await bus.publish("t", events(1))] == [False]
            for name, source in (("ca", "ca.pem"), ("cert", "server.pem"), ("key", "server.key")):
                (tmp_path / name).write_bytes((tls / source).read_bytes())
            bus.patience = 20.0
            return list(await bus.publish("t", events(1)))

    assert asyncio.run(run()) == [None]
    assert len([one for one in caplog.records if "no connection" in one.getMessage()]) <= 2


def test_no_broker_at_all_is_an_answer_in_time() -> None:
    async def run() -> list[object]:
        async with mqtt_bus("out", reach(free_port(), "out", window=2)) as out:
            out.patience = 0.2
            assert not out.connected()
            return list(await out.publish("telemetry", events(3)))

    assert all(one is not None and not getattr(one, "permanent", True) for one in asyncio.run(run()))


def test_the_envelope_fits_its_schema(broker: int) -> None:
    """What is on the wire, taken by a program that is not ours."""
    if not Path("/usr/bin/mosquitto_sub").exists():
        pytest.skip("mosquitto_sub is not installed (Debian: apt install mosquitto-clients)")
    from jsonschema import Draft202012Validator

    argv = ["mosquitto_sub", "-p", str(broker), "-t", "telemetry", "-C", "1", "-W", "20"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as other:

        async def run() -> None:
            async with mqtt_bus("out", reach(broker, "out")) as out:
                while other.poll() is None:
                    await out.publish("telemetry", events(1))
                    await asyncio.sleep(0.1)

        asyncio.run(run())
        said = other.communicate()[0]
    schema = json.loads((ROOT / "schemas" / "messages" / "cloudevent.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(json.loads(said))


def test_what_the_broker_announced_to_be_too_large_is_never_sent(make_broker: MakeBroker) -> None:
    """It would end the connection, and again after each reconnection: nothing else would go any more."""
    _, port = make_broker("max_packet_size 2000")

    async def run() -> None:
        async with mqtt_bus("out", reach(port, "out")) as out:
            large = CloudEvent(source="machine", data={"n": 1, "text": "x" * 5000})
            async with asyncio.timeout(60):
                results = await out.publish("telemetry", [*events(1), large, *events(1, 2)])
            assert [error and error.permanent for error in results] == [None, True, None]
            assert "the broker takes 2000" in str(results[1])
            assert out.client.connections == 1

    asyncio.run(run())


def test_the_broker_says_how_often_it_wants_to_hear_something(make_broker: MakeBroker) -> None:
    _, port = make_broker("max_keepalive 10")

    async def run() -> None:
        async with mqtt_bus("in", reach(port, "in", keep_alive=600)) as lower:
            await lower.client.connected.wait()
            assert lower.client._keep_alive == 10

    asyncio.run(run())


def test_a_broker_without_acknowledgements_is_told(make_broker: MakeBroker, caplog: pytest.LogCaptureFixture) -> None:
    _, port = make_broker("max_qos 0")

    async def run() -> None:
        async with mqtt_bus("out", reach(port, "out")) as out:
            out.patience = 1.0
            (failure,) = await out.publish("telemetry", events(1))
            assert failure is not None
            assert not failure.permanent

    asyncio.run(run())
    assert "QoS 0 alone" in caplog.text


def test_who_is_not_allowed_to_keeps_it_until_a_person_has_allowed_it(make_broker: MakeBroker, tmp_path: Path) -> None:
    """Not for good: with the first slip in an access list everything would be put aside."""
    rules = tmp_path / "acl"
    rules.write_text("topic read #\n", encoding="utf-8")
    program, port = make_broker(f"acl_file {rules}")

    async def run() -> None:
        async with asyncio.timeout(120), mqtt_bus("out", reach(port, "out")) as out:
            results = await out.publish("t", events(3))
            assert any(error is not None and "not authorised" in str(error) for error in results)
            assert not any(error is not None and error.permanent for error in results)
            rules.write_text("topic readwrite #\n", encoding="utf-8")
            program.signal(signal.SIGHUP)
            while await out.publish("t", events(1)) != [None]:
                await asyncio.sleep(0.1)

    asyncio.run(run())


def test_a_broker_that_refuses_one_of_many_changes_no_order() -> None:
    """As when a quota is used up for a moment: what it took behind the refused one would be in front of it for ever."""
    taken: list[tuple[str, int]] = []
    asked = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        packets = Reader(65_536)
        with contextlib.closing(writer):
            while data := await reader.read(65_536):
                for packet in packets.feed(data):
                    if packet.kind == Kind.CONNECT:
                        writer.write(b"\x20\x03\x00\x00\x00")
                    elif packet.kind == Kind.PUBLISH:
                        message = read_publish(packet, V5)
                        assert message.mid is not None
                        asked += 1
                        code = 0 if asked % 7 else 0x97
                        if not code:
                            event = CloudEvent.decode(message.payload)
                            taken.append((str(event.partition_key), event.data["n"]))
                        writer.write(b"\x40\x04" + message.mid.to_bytes(2, "big") + bytes([code, 0]))

    async def main() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with asyncio.timeout(60), mqtt_bus("out", reach(port, "out")) as out:
            left = [CloudEvent(source="s", data={"n": n}, extensions={"partitionkey": "abc"[n % 3]}) for n in range(60)]
            while left:
                results = await out.publish("t", left)
                left = [event for event, error in zip(left, results, strict=True) if error is not None]
        await accept_no_more(server.sockets)
        server.close()

    asyncio.run(main())
    assert {key: [n for other, n in taken if other == key] for key in "abc"} == {
        key: list(range(at, 60, 3)) for at, key in enumerate("abc")
    }


def test_a_subscription_that_is_no_longer_agreed_to_is_no_connection(caplog: pytest.LogCaptureFixture) -> None:
    """A broker that was restarted with other rules: deaf and ready would be a lie."""

    async def main() -> None:
        answers = [1, 0x87]
        served: list[asyncio.StreamWriter] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            served.append(writer)
            with contextlib.closing(writer), contextlib.suppress(asyncio.IncompleteReadError):
                connect = await reader.readexactly(2)
                await reader.readexactly(connect[1])
                writer.write(b"\x20\x03\x00\x00\x00")
                asked = await reader.readexactly(2)
                body = await reader.readexactly(asked[1])
                code = answers.pop(0) if answers else 0x87
                writer.write(b"\x90\x04" + body[:2] + b"\x00" + bytes([code]))
                if code == 1:
                    await asyncio.sleep(0.1)
                    writer.close()
                await reader.read()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with asyncio.timeout(60), mqtt_bus("in", reach(port, "in")) as bus, bus.subscribe("t"):
            while bus.client.connections < 3:
                await asyncio.sleep(0.01)
        await accept_no_more(server.sockets)
        server.close()
        await asyncio.gather(*(one.wait_closed() for one in served), return_exceptions=True)

    asyncio.run(main())
    assert any("SUBACK says 0x87 (not authorised)" in one.getMessage() for one in caplog.records)
