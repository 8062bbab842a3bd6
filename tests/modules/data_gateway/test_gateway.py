"""The core: acknowledged when all outputs have it, in order, once, and never stalled by one that is bad."""

import asyncio
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_gateway.gateway import Gateway
from data_gateway.intake import straight
from data_gateway.keys import key_of
from data_gateway.output import Output
from data_gateway.recent import Recent
from data_gateway.table import UPSTREAM, Table
from penstock.routes import Routing
from penstock_runtime import Backoff, Breaker, CloudEvent, Health, Unpublished
from tests.modules.data_gateway.fakes import Answer, Lower, Upper, event

AWAY = Unpublished("nobody there")
NEVER = Unpublished("too large", permanent=True)


def output(bus: Upper, name: str = UPSTREAM, batch: int = 10) -> Output:
    return Output(name, bus, "telemetry", batch, Backoff(0.001, 0.002), Breaker(3, 0.005))


def gateway(
    upper: Upper,
    table: Table | None = None,
    key: str = "own",
    window: int = 1000,
    dead: Upper | None = None,
    **more: Upper,
) -> Gateway:
    outputs = {UPSTREAM: output(upper)} | {name.replace("_", "/"): output(bus, name) for name, bus in more.items()}
    letters = output(dead, "dead letters") if dead else None
    found = Gateway(table or Table(), outputs, key_of(key), Recent(1000), window, letters)
    for one in outputs.values():
        one.bury = found.bury
    return found


async def pass_on(gateway: Gateway, lower: Lower, raws: Sequence[bytes], seconds: float = 5) -> None:
    """Everything that comes in, until nothing is held any more."""
    outputs = [*gateway.outputs.values(), *([gateway.dead] if gateway.dead else [])]
    tasks = [asyncio.create_task(one.run(Health())) for one in outputs]
    async with asyncio.timeout(seconds):
        await straight(lower.deliveries(raws), gateway)
        while gateway.held:
            await asyncio.sleep(0.001)
    for task in tasks:
        task.cancel()


def run(gateway: Gateway, raws: Sequence[bytes]) -> list[int]:
    lower = Lower()
    asyncio.run(pass_on(gateway, lower, raws))
    return lower.acknowledged


def raws(count: int) -> list[bytes]:
    return [event(number).encode() for number in range(count)]


def test_everything_goes_up_in_order_and_is_acknowledged() -> None:
    upper = Upper()
    assert run(gateway(upper), raws(100)) == list(range(100))
    assert upper.numbers() == list(range(100))
    assert {e.partition_key for e in upper.taken} == {"machine"}


def test_nothing_is_acknowledged_before_it_is_above() -> None:
    upper, lower = Upper(script=[AWAY] * 1000), Lower()

    async def try_for_a_while() -> None:
        with pytest.raises(TimeoutError):
            await pass_on(gateway(upper), lower, raws(5), seconds=0.2)

    asyncio.run(try_for_a_while())
    assert lower.acknowledged == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([None, AWAY, [None, AWAY], [AWAY, None, None], [NEVER]]), max_size=12))
def test_whatever_fails_for_a_while_arrives_and_is_acknowledged_once(
    script: list[Answer],
) -> None:
    upper, dead = Upper(script=list(script)), Upper()
    acknowledged = run(gateway(upper, dead=dead), raws(40))
    assert sorted(acknowledged) == list(range(40))
    assert sorted([*upper.numbers(), *dead.numbers()]) == list(range(40))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 6), st.integers(0, 9))
def test_order_holds_when_the_rest_of_a_batch_fails(failures: int, at: int) -> None:
    """As a connection fails: from one event on, all of a batch."""
    script: list[Answer] = [[*[None] * at, *[AWAY] * 10] for _ in range(failures)]
    upper = Upper(script=script)
    run(gateway(upper), raws(50))
    assert upper.numbers() == list(range(50))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from("abc"), max_size=40),
    st.lists(st.sampled_from([None, AWAY, [None, AWAY], [AWAY, None, None]]), max_size=12),
)
def test_where_a_bus_takes_keys_one_after_the_other_it_gets_one_of_each(keys: list[str], script: list[Answer]) -> None:
    """However it fails: each key's events arrive in their order, and all are acknowledged once."""
    found: list[list[str | None]] = []

    class Sidecar(Upper):
        async def publish(self, topic: str, events: Sequence[CloudEvent]) -> list[Unpublished | None]:
            found.append([one.partition_key for one in events])
            return await Upper.publish(self, topic, events)

    upper = Sidecar(script=list(script), one_of_a_key=True)
    acknowledged = run(gateway(upper), [event(number, key).encode() for number, key in enumerate(keys)])
    assert sorted(acknowledged) == list(range(len(keys)))
    assert all(len(batch) == len(set(batch)) for batch in found)
    for key in "abc":
        assert [number for number in upper.numbers() if keys[number] == key] == [
            number for number, other in enumerate(keys) if other == key
        ]


def test_what_comes_again_is_acknowledged_and_not_passed_on() -> None:
    upper = Upper()
    twice = [one for raw in raws(10) for one in (raw, raw)]
    assert sorted(run(gateway(upper), [*twice, *raws(10)])) == list(range(30))
    assert upper.numbers() == list(range(10))


def test_the_same_id_of_another_source_is_another_event() -> None:
    upper = Upper()
    run(gateway(upper), [event(1, "a").encode(), event(1, "b").encode()])
    assert len(upper.taken) == 2


def test_poison_is_put_aside_and_stalls_nobody() -> None:
    upper, dead = Upper(), Upper()
    poisoned = [b"\xff\x00", b"{}", *raws(5), b"[" * 50_000]
    assert sorted(run(gateway(upper, dead=dead), poisoned)) == list(range(8))
    assert upper.numbers() == list(range(5))
    assert len(dead.taken) == 3
    assert all(str(one.extensions["deadletterreason"]).startswith("malformed: ") for one in dead.taken)


def test_poison_without_a_place_for_it_is_dropped() -> None:
    upper = Upper()
    assert sorted(run(gateway(upper), [b"{}", *raws(2)])) == [0, 1, 2]


def test_dead_letters_that_nobody_takes_leave_room_for_the_others() -> None:
    """As on a topic that is not allowed: each would be held, until nothing else was."""
    upper, dead = Upper(), Upper(script=[AWAY] * 10_000)
    one, lower = gateway(upper, dead=dead, window=40), Lower()

    async def try_for_a_while() -> None:
        letters = asyncio.create_task(one.dead.run(Health())) if one.dead else None
        await straight(lower.deliveries([b"{}"] * 4), one)
        async with asyncio.timeout(60):
            while one.dead and one.dead.breaker.state == "closed":
                await asyncio.sleep(0.001)
        up = asyncio.create_task(one.outputs[UPSTREAM].run(Health()))
        async with asyncio.timeout(60):
            await straight(lower.deliveries([b"{}"] * 100 + raws(3)), one)
            while len(upper.taken) < 3:
                await asyncio.sleep(0.001)
        for task in (letters, up):
            if task:
                task.cancel()

    asyncio.run(try_for_a_while())
    assert one.held <= 40 // 8 + 3


def test_what_is_too_large_is_put_aside_short() -> None:
    upper, dead = Upper(script=[[NEVER]]), Upper()
    large = CloudEvent(id="1", source="s", data="x" * 300_000).encode()
    assert sorted(run(gateway(upper, dead=dead), [large, *raws(3)])) == [0, 1, 2, 3]
    (letter,) = dead.taken
    assert len(letter.encode()) < 10_000
    assert letter.extensions["deadletterreason"] == "refused: too large"


def test_no_more_than_the_window_is_held() -> None:
    upper, lower = Upper(script=[AWAY] * 1000), Lower()
    one = gateway(upper, window=7)

    async def try_for_a_while() -> None:
        with pytest.raises(TimeoutError):
            await pass_on(one, lower, raws(100), seconds=0.2)

    asyncio.run(try_for_a_while())
    assert one.held == 7


def routed(*routes: object) -> Table:
    return Table(Routing.load({f"r{number}": route for number, route in enumerate(routes)}, -1))


def test_routes_to_several_outputs_and_to_none() -> None:
    upper, alarms = Upper(), Upper()
    table = routed(
        'FROM /* WHERE $body.n >= 8 INTO BrokeredEndpoint("/modules/hmi/inputs/alarms")',
        "FROM /messages/modules/machine/* WHERE $body.n > 4 INTO $upstream",
    )
    assert sorted(run(gateway(upper, table, hmi_alarms=alarms), raws(10))) == list(range(10))
    assert upper.numbers() == [5, 6, 7, 8, 9]
    assert alarms.numbers() == [8, 9]


def test_what_is_not_known_is_not_true() -> None:
    """Three values: a comparison with what is not there is neither true nor false, and so is its opposite."""
    upper = Upper()
    run(gateway(upper, routed("FROM /* WHERE NOT ($body.level > 3) INTO $upstream")), raws(3))
    assert upper.numbers() == []


def test_an_event_waits_for_its_slowest_output() -> None:
    upper, slow, lower = Upper(), Upper(script=[AWAY] * 1000), Lower()
    table = routed("FROM /* INTO $upstream", 'FROM /* INTO BrokeredEndpoint("/modules/m/inputs/i")')

    async def try_for_a_while() -> None:
        with pytest.raises(TimeoutError):
            await pass_on(gateway(upper, table, m_i=slow), lower, raws(3), seconds=0.2)

    asyncio.run(try_for_a_while())
    assert upper.numbers() == [0, 1, 2]
    assert lower.acknowledged == []


def test_the_more_urgent_goes_first() -> None:
    upper = Upper(script=[AWAY])
    table = routed(
        {"route": "FROM /* WHERE $body.n < 8 INTO $upstream", "priority": 5},
        {"route": "FROM /* WHERE $body.n >= 8 INTO $upstream", "priority": 0},
    )
    run(gateway(upper, table), raws(10))
    assert upper.numbers() == [8, 9, *range(8)]


def test_what_is_too_old_is_let_go() -> None:
    upper = Upper(script=[AWAY])
    one = gateway(upper, routed({"route": "FROM /* INTO $upstream", "timeToLiveSecs": 60}))
    line = one.outputs[UPSTREAM]
    lower = Lower()
    one.offer(event(1), lambda: lower.acknowledged.append(1), since=time.monotonic() - 61)
    one.offer(event(2), lambda: lower.acknowledged.append(2), since=time.monotonic() - 1)

    async def drain() -> None:
        task = asyncio.create_task(line.run(Health()))
        async with asyncio.timeout(200):
            while one.held:
                await asyncio.sleep(0.001)
        task.cancel()

    asyncio.run(drain())
    assert upper.numbers() == [2]
    assert lower.acknowledged == [1, 2]


@pytest.mark.parametrize(("seconds", "sizes"), [(60.0, [1, 10, 9]), (0.0, [1] * 20)])
def test_a_batch_waits_while_more_keep_coming_and_no_longer(
    seconds: float, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One turn of the loop for each event. The first finds nobody in line and goes at once; the last waits for none."""
    monkeypatch.setattr("penstock_runtime.batching.STEP", 0)
    found: list[int] = []

    class Counting(Upper):
        async def publish(self, topic: str, events: Sequence[CloudEvent]) -> list[Unpublished | None]:
            found.append(len(events))
            return await Upper.publish(self, topic, events)

    async def feed() -> None:
        one = output(Counting())
        one.seconds = seconds
        left = 20

        def done() -> None:
            nonlocal left
            left -= 1

        task = asyncio.create_task(one.run(Health()))
        await asyncio.sleep(0)
        for number in range(20):
            one.put(event(number), done)
            await asyncio.sleep(0)
        async with asyncio.timeout(100):
            while left:
                await asyncio.sleep(0)
        task.cancel()

    asyncio.run(feed())
    assert found == sizes


def test_keys() -> None:
    def key(name: str, one: CloudEvent) -> str | None:
        return key_of(name)(one)

    one = event(3, "press", partitionkey="p")
    assert [key(name, one) for name in ("own", "source", "subject", "none")] == ["p", "press", "press", None]
    assert key("$body.n", one) == "3"
    assert key("$body.n.x", one) == "press"


def test_an_open_breaker_asks_with_one_event() -> None:
    upper = Upper(script=[AWAY] * 4)
    one = gateway(upper)
    run(one, raws(30))
    assert upper.numbers() == list(range(30))
    assert one.outputs[UPSTREAM].breaker.state == "closed"


def test_the_next_batch_leaves_before_the_last_is_acknowledged() -> None:
    """The other side works meanwhile; and what is last is acknowledged without anything behind it."""
    said: list[str] = []

    class Telling(Upper):
        async def publish(self, topic: str, events: Sequence[CloudEvent]) -> list[Unpublished | None]:
            said.append("call")
            return await Upper.publish(self, topic, events)

    async def feed() -> None:
        one = output(Telling(), batch=2)
        for number in range(4):
            one.put(event(number), lambda number=number: said.append(str(number)))  # type: ignore[misc]
        task = asyncio.create_task(one.run(Health()))
        async with asyncio.timeout(100):
            while len(said) < 6:
                await asyncio.sleep(0)
        task.cancel()

    asyncio.run(feed())
    assert said == ["call", "call", "0", "1", "2", "3"]
