"""The bus that is a sidecar: daprd itself, over mosquitto."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock_runtime.bus import Delivery
from penstock_runtime.dapr_bus import BULK, DaprBus, bulks, dapr_bus
from penstock_runtime.event import CloudEvent, EventError
from penstock_runtime.mqtt.client import Broker
from penstock_runtime.mqtt_bus import mqtt_bus
from plant.bench import other
from plant.ports import free_port
from plant.stages import component
from tests.modules.support.fixtures import MakeBroker
from tests.modules.support.programs import Program, sidecar, wait_for

Ports = tuple[int, int, int]


@pytest.fixture
def side(daprd: Path, broker: int, tmp_path: Path) -> Iterator[tuple[Program, Ports]]:
    with side_of(daprd, broker, tmp_path) as found:
        yield found


@contextlib.contextmanager
def side_of(daprd: Path, broker: int, tmp_path: Path) -> Iterator[tuple[Program, Ports]]:
    """A sidecar with the component `bus`; its ports and the broker's."""
    folder = tmp_path / "components"
    folder.mkdir()
    (folder / "bus.yaml").write_text(component("bus", "app", broker), encoding="utf-8")
    grpc, http = free_port(), free_port()
    program = sidecar(daprd, folder, "app", grpc, http)
    program.start()
    yield program, (grpc, http, broker)
    program.end()


@pytest.fixture
def redis_side(daprd: Path, redis: int, tmp_path: Path) -> Iterator[Ports]:
    """The same over Redis; its last port is Redis'."""
    folder = tmp_path / "redis-components"
    folder.mkdir()
    text = other("bus", "pubsub.redis", {"redisHost": f"127.0.0.1:{redis}", "redisPassword": ""})
    (folder / "bus.yaml").write_text(text, encoding="utf-8")
    grpc, http = free_port(), free_port()
    program = sidecar(daprd, folder, "app", grpc, http)
    program.start()
    yield grpc, http, redis
    program.end()


def event(number: int, key: str | None = None) -> CloudEvent:
    extensions = {} if key is None else {"partitionkey": key}
    return CloudEvent(id=str(number), source="machine", data={"n": number, "x": 1.50}, extensions=extensions)


def test_what_is_poisoned_or_too_large_comes_to_be_put_aside(side: tuple[Program, Ports]) -> None:
    """It is handed over as what cannot be read, and what is behind it comes."""
    _, (grpc, http, port) = side
    deep = b'{"specversion":"1.0","id":"d","source":"s","type":"t","datacontenttype":"application/json","data":'
    raws = [
        deep + b"[" * 40_000 + b"]" * 40_000 + b"}",
        b"no json",
        b"\xff\xfe",
        CloudEvent(source="s", data="x" * 1_000_000).encode(),
    ]

    async def work() -> None:
        plain = Broker(host="127.0.0.1", port=port, client_id="plain", largest=10_000_000)
        async with (
            dapr_bus("bus", grpc, http, largest=100_000) as dapr,
            mqtt_bus("plain", plain) as mqtt,
            dapr.subscribe("down") as down,
        ):
            for raw in raws:
                await (await mqtt.client.publish("down", raw))
            assert await mqtt.publish("down", [event(1)]) == [None]
            # A sidecar hands messages over side by side.
            said = sorted([outcome(await anext(down)) for _ in range(5)])
            assert said == sorted(["1", "nested too deep", "not JSON", "not JSON", "too large"])
            large = CloudEvent(source="s", data="x" * 200_000)
            odd = CloudEvent(source="s", data=1, extensions={"partitionkey": "\ud800"})
            results = await dapr.publish("up", [event(1, "a"), large, odd, event(2, "a")])
            assert [error is None for error in results] == [True, False, True, True]
            assert results[1] is not None
            assert results[1].permanent

    bounded(work)


def test_of_a_bulk_only_what_is_refused_is_refused(side: tuple[Program, Ports]) -> None:
    """The sidecar ends the whole call for the sake of one that it cannot read; the others are published."""
    grpc, http, _ = side[1]
    bad = CloudEvent(source="s", data=None, raw=b'{"specversion":"1.0","id":"b","source":"s","type":"t","data":NaN}')

    async def work() -> None:
        async with dapr_bus("bus", grpc, http) as bus:
            events = [*(event(number) for number in range(20)), bad, *(event(number, "a") for number in range(2)), bad]
            results = await bus.publish("up", events)
            assert [number for number, error in enumerate(results) if error is not None] == [20, 23]
            assert all(error.permanent for error in results if error is not None)

    bounded(work)


def test_more_than_a_sidecar_takes_at_once(side: tuple[Program, Ports]) -> None:
    """4 MiB: what waits after an outage is more, and would be refused, and tried again, for ever."""
    grpc, http, _ = side[1]

    async def work() -> None:
        async with dapr_bus("bus", grpc, http, largest=10_000_000) as bus:
            large = [CloudEvent(source="s", data="x" * 200_000) for _ in range(40)]
            assert await bus.publish("up", large) == [None] * 40
            alone = CloudEvent(source="s", data="x" * 5_000_000)
            results = await bus.publish("up", [event(1), alone, event(2)])
            assert [error is None for error in results] == [True, False, True]
            assert results[1] is not None
            assert results[1].permanent

    bounded(work)


@given(st.lists(st.integers(0, 3 * BULK // 2), max_size=8))
def test_bulks_are_bounded_and_in_order(sizes: list[int]) -> None:
    events = [CloudEvent(source="s", data=None, raw=bytes(size)) for size in sizes]
    found = bulks(range(len(events)), events)
    assert [number for some in found for number in some] == list(range(len(events)))
    assert all(len(some) == 1 or sum(sizes[number] for number in some) <= BULK for some in found)


def outcome(delivery: Delivery) -> str:
    """The id of a delivery's event, or what is wrong with it; acknowledged."""
    delivery.ack()
    try:
        return delivery.read().id
    except EventError as error:
        return str(error).partition(":")[0]


def bounded(work: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        async with asyncio.timeout(200):
            await work()

    asyncio.run(run())


def test_there_and_back_in_bulks_and_in_order_of_each_key(side: tuple[Program, Ports]) -> None:
    there_and_back(*side[1][:2])


def test_there_and_back_over_redis(redis_side: Ports) -> None:
    there_and_back(*redis_side[:2])


def there_and_back(grpc: int, http: int) -> None:
    sent = [event(number, f"k{number % 7}") for number in range(300)]

    async def work() -> None:
        async with dapr_bus("bus", grpc, http) as bus, bus.subscribe("t") as deliveries:
            publishing = asyncio.create_task(bus.publish("t", sent))
            found = defaultdict(list)
            for _ in sent:
                delivery = await anext(deliveries)
                one = delivery.read()
                found[one.partition_key].append(one.data["n"])
                delivery.ack()
            assert not any(await publishing)
            assert {key: sorted(numbers) for key, numbers in found.items()} == {
                f"k{key}": list(range(key, 300, 7)) for key in range(7)
            }

    bounded(work)


def test_on_the_wire_it_is_the_event_that_plain_mqtt_carries(side: tuple[Program, Ports]) -> None:
    _, (grpc, http, port) = side

    async def work() -> None:
        plain = Broker(host="127.0.0.1", port=port, client_id="plain")
        async with (
            dapr_bus("bus", grpc, http) as dapr,
            mqtt_bus("plain", plain) as mqtt,
            mqtt.subscribe("up") as up,
            dapr.subscribe("down") as down,
        ):
            one = event(1, "k")
            assert await dapr.publish("up", [one]) == [None]
            seen = (await anext(up)).read()
            assert (seen.id, seen.source, seen.type, seen.data, seen.partition_key) == (
                one.id,
                one.source,
                one.type,
                one.data,
                "k",
            )
            assert await mqtt.publish("down", [one]) == [None]
            delivery = await anext(down)
            back = delivery.read()
            assert (back.id, back.source, back.type, back.data, back.partition_key) == (
                one.id,
                one.source,
                one.type,
                one.data,
                "k",
            )
            assert CloudEvent.decode(back.encode()).data == one.data
            delivery.ack()

    bounded(work)


def test_what_a_person_can_put_right_is_tried_again(side: tuple[Program, Ports]) -> None:
    """A component that is not there yet, a topic that is not allowed yet: events are kept for it."""
    _, (grpc, http, _) = side

    async def work() -> None:
        async with dapr_bus("nowhere", grpc, http) as bus:
            for events in ([event(1)], [event(1), event(2)]):
                for error in await bus.publish("t", events):
                    assert error is not None
                    assert not error.permanent

    bounded(work)


def test_a_sidecar_that_dies_and_comes_back(side: tuple[Program, Ports]) -> None:
    program, (grpc, http, _) = side

    async def work() -> None:
        async with dapr_bus("bus", grpc, http) as bus, bus.subscribe("t") as deliveries:
            assert await bus.publish("t", [event(1)]) == [None]
            (await anext(deliveries)).ack()
            await asyncio.to_thread(program.kill)
            (error,) = await bus.publish("t", [event(2)])
            assert error is not None
            assert not error.permanent
            assert not bus.connected()
            waiting = asyncio.ensure_future(anext(deliveries))
            await asyncio.to_thread(program.start)
            # The component keeps nothing for who is not there yet: it may have to be told more than once.
            while not waiting.done():
                await bus.publish("t", [event(2)])
                await asyncio.wait([waiting], timeout=0.5)
            assert waiting.result().read().id == "2"

    bounded(work)


def test_events_of_the_same_id_are_acknowledged_each(side: tuple[Program, Ports]) -> None:
    """Both under way at once, as at-least-once makes them; who comes next finds neither."""
    program, (grpc, http, port) = side

    async def work() -> None:
        plain = Broker(host="127.0.0.1", port=port, client_id="plain")
        async with dapr_bus("bus", grpc, http) as bus, mqtt_bus("plain", plain) as mqtt:
            async with bus.subscribe("t") as deliveries:
                assert await mqtt.publish("t", [event(1), event(1)]) == [None, None]
                for delivery in [await anext(deliveries) for _ in range(2)]:
                    delivery.ack()
                assert await mqtt.publish("t", [event(2)]) == [None]
                (await anext(deliveries)).ack()
            assert program.stop() == 0
            await asyncio.to_thread(program.start)
            async with bus.subscribe("t") as deliveries:
                assert await mqtt.publish("t", [event(3)]) == [None]
                delivery = await anext(deliveries)
                delivery.ack()
                assert delivery.read().id == "3"

    bounded(work)


def test_what_waited_for_a_sidecar_stalls_it(daprd: Path, make_broker: MakeBroker, tmp_path: Path) -> None:
    """Why modules receive at the broker itself (docs/decisions/0092), and what `dapr-session-stalls` warns of.

    Should it fail, sidecars have learnt it, and both may go.
    """
    broker, port = make_broker("log_type all")

    def all_sent() -> bool:
        """It sends no more than may be under way at once."""
        return broker.said().count("Sending PUBLISH to app-bus") >= 200

    async def nothing(deliveries: AsyncIterator[Delivery]) -> bool:
        waiting = asyncio.ensure_future(anext(deliveries))
        await asyncio.wait([waiting], timeout=3)
        return waiting.cancel()

    async def work() -> None:
        plain = Broker(host="127.0.0.1", port=port, client_id="plain")
        async with dapr_bus("bus", grpc, http) as bus, mqtt_bus("plain", plain) as mqtt:
            async with bus.subscribe("t"):
                await asyncio.to_thread(program.kill)
            # More than the broker has under way at once.
            assert not any(await mqtt.publish("t", [event(number) for number in range(300)]))
            await asyncio.to_thread(program.start)
            # A sidecar on a machine that is full may take the first of them only when somebody has subscribed.
            await asyncio.to_thread(wait_for, all_sent)
            await asyncio.sleep(2)
            async with bus.subscribe("t") as deliveries:
                assert await nothing(deliveries)
                assert await mqtt.publish("t", [event(300)]) == [None]
                assert await nothing(deliveries)

    with side_of(daprd, port, tmp_path) as (program, (grpc, http, _)):
        bounded(work)


def test_nothing_is_sent_behind_what_failed() -> None:
    """A bulk in which one entry fails: what comes after it is held back, and said to be."""
    sent: list[list[str]] = []

    class Some(DaprBus):
        async def _bulk(self, topic: str, events):  # type: ignore[no-untyped-def]  # noqa: ARG002
            from penstock_runtime.bus import Unpublished

            sent.append([one.id for one in events])
            return [Unpublished("no") if one.id == "0" else None for one in events]

    events = [event(0, "a"), event(1, "b"), event(2, "a"), event(3, "b")]
    results = asyncio.run(Some("bus", None).publish("t", events))
    assert sent == [["0", "1"]]
    assert [error is None for error in results] == [False, True, False, False]
