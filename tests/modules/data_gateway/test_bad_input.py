"""What is poisoned, malformed or too large is counted, said once, put aside; and everything else goes on."""

import asyncio
import contextlib
import json
from collections.abc import Sequence
from pathlib import Path
from urllib.request import urlopen

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from data_gateway.gateway import Gateway
from data_gateway.intake import Depot, straight
from data_gateway.keys import key_of
from data_gateway.output import Output
from data_gateway.recent import Recent
from data_gateway.table import UPSTREAM, Table
from penstock.routes import Routing
from penstock_runtime import Backoff, Breaker, CloudEvent, EventError, Health, Spool
from penstock_runtime.mqtt_bus import mqtt_bus
from plant.accounting import gateway, reach
from plant.scrape import numbers
from tests.modules.data_gateway.fakes import Lower, Upper, event
from tests.modules.support.fixtures import MakeBroker

ROUTES = {"up": {"route": "FROM /* WHERE NOT is_defined($body.none) INTO $upstream"}}


def nested(depth: int, inside: str = "1", head: str = "") -> bytes:
    data = '{"a":' * depth + inside + "}" * depth
    return f'{{{head}"specversion":"1.0","id":"deep-{depth}{head}","source":"s","type":"t","data":{data}}}'.encode()


POISON: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"\xff\xfe{",
    "cut off": b'{"specversion":"1.0","id":',
    "a list": b"[1, 2]",
    "another version": b'{"specversion":"0.3","id":"1","source":"s","type":"t"}',
    "no id": b'{"specversion":"1.0","source":"s","type":"t"}',
    "an id of numbers": b'{"specversion":"1.0","id":7,"source":"s","type":"t"}',
    "no base64": b'{"specversion":"1.0","id":"7","source":"s","type":"t","data_base64":"?"}',
    "far too deep": nested(100_000),
    "a number without end": b'{"specversion":"1.0","id":"8","source":"s","type":"t","data":' + b"9" * 5000 + b"}",
}


async def through(raws: Sequence[bytes], table: Table, key: str = "own") -> tuple[Upper, Upper, Lower]:
    """Upper bus, dead letters and acknowledgements, when all of `raws` have been dealt with."""
    upper, dead, lower = Upper(), Upper(), Lower()

    def output(name: str, bus: Upper) -> Output:
        return Output(name, bus, name, 10, Backoff(first=0.001), Breaker())

    one = Gateway(table, {UPSTREAM: output(UPSTREAM, upper)}, key_of(key), Recent(100), 100, output("dead", dead))
    one.outputs[UPSTREAM].bury = one.bury
    publishing = [asyncio.create_task(each.run(Health())) for each in (*one.outputs.values(), one.dead) if each]
    async with asyncio.timeout(200):
        await straight(lower.deliveries(raws), one)
        while one.held:
            await asyncio.sleep(0.001)
            for task in publishing:
                assert not task.done(), task.exception()
    for task in publishing:
        task.cancel()
    return upper, dead, lower


@pytest.mark.parametrize("routed", [False, True])
@pytest.mark.parametrize("poison", POISON.values(), ids=POISON)
def test_poison_between_two_good_ones(poison: bytes, routed: bool) -> None:
    table = Table(Routing.load(ROUTES)) if routed else Table()
    upper, dead, lower = asyncio.run(through([event(1).encode(), poison, event(2).encode()], table))
    assert upper.numbers() == [1, 2]
    assert len(dead.taken) == 1
    assert dead.taken[0].extensions["deadletterreason"]
    assert sorted(lower.acknowledged) == [0, 1, 2]


@pytest.mark.parametrize("head", ["", " ", '"deadletterreason":"mine",', '"partitionkey":5,'])
def test_as_deep_as_a_reader_still_takes(head: str) -> None:
    """Before the depth at which reading fails, writing does: at any depth all of them are dealt with."""
    raws = [nested(depth, head=head) for depth in range(0, 1100, 25)] + [nested(depth) for depth in range(900, 1000, 3)]
    for routed in (Table(), Table(Routing.load(ROUTES))):
        for key in ("own", "$body.a.a", "type"):
            upper, dead, lower = asyncio.run(through(raws, routed, key))
            assert sorted(lower.acknowledged) == list(range(len(raws)))
            assert upper.taken
            for one in (*upper.taken, *dead.taken):
                assert json.loads(one.encode())["id"]


def test_what_is_stored_and_no_event_is_put_aside(tmp_path: Path) -> None:
    """It would end the gateway, and again each time that it is started."""
    spool = Spool(tmp_path, 1_048_576)
    good = [b"%d.0\n%b" % (number, event(number).encode()) for number in (1, 2)]
    spool.append([b"junk", good[0], b"2.0\nno json", b"when\n" + event(3).encode(), good[1]])
    upper, dead = Upper(), Upper()

    async def main() -> None:
        outputs = {UPSTREAM: Output(UPSTREAM, upper, "up", 10, Backoff(first=0.001), Breaker())}
        letters = Output("dead", dead, "dead", 10, Backoff(first=0.001), Breaker())
        one = Gateway(Table(), outputs, key_of("own"), Recent(0), 100, letters)
        depot = Depot(spool, Recent(100), one)
        tasks = [asyncio.create_task(each.run(Health())) for each in (outputs[UPSTREAM], letters)]
        tasks.append(asyncio.create_task(depot.give()))
        async with asyncio.timeout(60):
            while len(spool):
                await asyncio.sleep(0.001)
        for task in tasks:
            task.cancel()

    asyncio.run(main())
    assert upper.numbers() == [1, 2]
    assert len(dead.taken) == 3


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.dictionaries(
                st.sampled_from(["id", "source", "type", "specversion", "partitionkey"]), JSON, max_size=5
            ).map(
                lambda said: json.dumps({"specversion": "1.0", "id": "i", "source": "s", "type": "t", **said}).encode()
            ),
            JSON.map(
                lambda data: json.dumps(
                    {"specversion": "1.0", "id": "i", "source": "s", "type": "t", "data": data}
                ).encode()
            ),
        ),
        max_size=6,
    )
)
@hypothesis_settings(max_examples=60, deadline=None)
def test_whatever_comes_is_dealt_with(raws: list[bytes]) -> None:
    for table in (Table(), Table(Routing.load(ROUTES))):
        _, _, lower = asyncio.run(through(raws, table, "$body.a"))
        assert sorted(lower.acknowledged) == list(range(len(raws)))


async def send(port: int, raws: Sequence[bytes]) -> None:
    async with mqtt_bus("stranger", reach(port, "stranger")) as bus:
        for raw in raws:
            await (await bus.client.publish("telemetry", raw))


@pytest.mark.parametrize("spool", [False, True])
def test_the_module_itself(make_broker: MakeBroker, tmp_path: Path, spool: bool) -> None:
    """On real brokers: every sort of poison twice among good ones; one process, a line for each sort."""
    lower, upper = make_broker()[1], make_broker()[1]
    routes = tmp_path / "routes.json"
    routes.write_text(json.dumps({"routes": ROUTES}), encoding="utf-8")
    more = [f"--routes={routes}", "--largest-message=100000", "--dead-letter-topic=dead"]
    more += [f"--spool={tmp_path}/spool"] if spool else []
    large = CloudEvent(source="s", id="large", data={"n": 1, "x": "x" * 2_000_000}).encode()
    grown = CloudEvent(source="s", id="grown", data={"n": 1, "x": "x" * 99_890}).encode()
    sorts = [*POISON.values(), nested(970), large, grown]
    raws = [raw for number, poison in enumerate(sorts * 2) for raw in (poison, event(number).encode())]
    program = gateway(tmp_path, lower, upper, more)

    async def run() -> None:
        async with (
            asyncio.timeout(200),
            mqtt_bus("top", reach(upper, "top")) as top,
            mqtt_bus("dead", reach(lower, "dead")) as dead,
            top.subscribe("northbound/telemetry") as arriving,
            dead.subscribe("dead") as letters,
        ):
            await asyncio.to_thread(program.start)
            await send(lower, raws)
            found: list[int] = []
            while len(found) < 2 * len(sorts):
                delivery = await anext(arriving)
                delivery.ack()
                # Deeper than can be read from here, and passed on all the same.
                with contextlib.suppress(EventError):
                    data = delivery.read().data
                    found += [data["n"]] if "n" in data else []
            assert found == list(range(2 * len(sorts)))
            for _ in range(2 * len(POISON)):
                delivery = await anext(letters)
                delivery.ack()
                assert delivery.read().extensions["deadletterreason"]

    try:
        asyncio.run(run())
        assert program.process is not None
        assert program.process.poll() is None
        with urlopen(f"http://127.0.0.1:{program.port}/metrics", timeout=60) as answer:
            counted = numbers(answer.read().decode())
        assert counted["gateway_dead_lettered_total"] >= 2 * len(POISON)
        assert counted["gateway_received_total"] == len(raws)
        said = [json.loads(line) for line in program.said().splitlines()]
        sorts_said = [one["message"] for one in said if "no CloudEvent" in one["message"]]
        assert len(sorts_said) == len(set(sorts_said)) >= 6
        assert "lost" not in program.said()
    finally:
        program.end()
