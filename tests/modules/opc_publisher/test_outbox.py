"""From the writers to the bus: nothing lost over a kill, an outage or a full disk; what is given up is counted."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opc_publisher import metrics
from opc_publisher.network import Header
from opc_publisher.outbox import FRAME, WHOLE, Limits, Outbox, Record, _identity, clock, cut
from penstock_runtime import Health, Notes, Spool, SpoolError, Unpublished
from tests.modules.opc_publisher.line import ListBus
from tests.modules.opc_publisher.machine import until


def record(number: int, size: int = 10, kind: int = FRAME, topic: str = "") -> Record:
    return Record(kind, 1, 1.0, topic, json.dumps({"n": number, "x": "x" * size}).encode())


def outbox(folder: Path, bus: ListBus, limit: int = 10_000_000, **limits: Any) -> Outbox:
    return Outbox(
        name="g",
        header=Header("DataSetMessages", "Json", "p", "g"),
        limits=Limits(**{"count": 3, "wait": 0.0, **limits}),
        bus=bus,
        topic="telemetry",
        source="s",
        spool=Spool(folder, limit),
        health=Health(),
    )


@contextlib.asynccontextmanager
async def running(one: Outbox) -> AsyncIterator[Outbox]:
    task = asyncio.create_task(one.run())
    try:
        yield one
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def numbers(bus: ListBus) -> list[int]:
    return [item["n"] for body in bus.lists() for item in body]


@given(
    st.lists(
        st.tuples(st.integers(1, 400), st.sampled_from([FRAME, FRAME, FRAME, WHOLE]), st.sampled_from(["", "t"])),
        min_size=1,
        max_size=30,
    ),
    st.integers(1, 6),
    st.integers(450, 2000),
)
@settings(max_examples=150, deadline=None)
def test_batches_keep_order_kind_topic_count_and_size(
    shapes: list[tuple[int, int, str]], count: int, room: int
) -> None:
    records = [(at, record(at, size, kind, topic)) for at, (size, kind, topic) in enumerate(shapes)]
    rest, seen = records, []
    while rest:
        batch = cut(rest, Limits(count=count), room)
        assert 1 <= len(batch.records) <= count
        assert len({(one.kind, one.topic) for one in batch.records}) == 1
        assert len(batch.records) == 1 or sum(len(one.body) + 1 for one in batch.records) <= room + 1
        assert len(batch.records) == 1 or batch.records[0].kind == FRAME
        seen += list(batch.records)
        rest = rest[len(batch.records) :]
    assert seen == [one for _, one in records]


@given(st.integers(0, 1), st.integers(0, 2**31), st.floats(0, 2e9), st.text(max_size=20), st.binary(max_size=50))
@settings(max_examples=100, deadline=None)
def test_a_record_comes_back_from_the_disk_as_it_was(
    kind: int, values: int, at: float, topic: str, body: bytes
) -> None:
    one = Record(kind, values, int(at * 1000) / 1000, topic, body)
    assert Record.unpack(one.pack()) == one


def test_an_outage_is_waited_out_in_order_without_loss(tmp_path: Path) -> None:
    async def main() -> None:
        bus = ListBus(refuse=Unpublished("no broker"))
        async with running(outbox(tmp_path, bus)) as one:
            for number in range(20):
                await one.put([record(number)])
            await until(lambda: bus.tries >= 2)
            assert one.backlog == 20
            bus.refuse = None
            await until(lambda: one.backlog == 0)
            assert numbers(bus) == list(range(20))
            assert not one.health.not_ready()

    asyncio.run(main())


def test_after_a_kill_the_same_messages_come_with_the_same_ids(tmp_path: Path) -> None:
    """The bus took them and the word of it was lost: what is sent again can be told as the same."""

    class Deaf(ListBus):
        async def publish(self, topic: str, events: Any) -> Any:
            await ListBus.publish(self, topic, events)
            await asyncio.Event().wait()

    async def main() -> None:
        deaf = Deaf()
        async with running(outbox(tmp_path, deaf, wait=0.05)) as one:
            await one.put([record(number) for number in range(5)])
            await until(lambda: len(deaf.sent) >= 2)
        bus = ListBus()
        async with running(outbox(tmp_path, bus, wait=60.0)) as again:
            # More has come, and nothing would be due: the boundaries that were used are kept all the same.
            await again.put([record(number) for number in range(5, 8)])
            await until(lambda: len(bus.sent) >= 2)
            assert [event.id for _, event in bus.sent][:2] == [event.id for _, event in deaf.sent][:2]
            await again.drain(5)
        assert numbers(bus) == list(range(8))

    asyncio.run(main())


def test_what_the_bus_refuses_for_good_is_put_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    class Picky(ListBus):
        async def publish(self, topic: str, events: Any) -> Any:
            results = await ListBus.publish(self, topic, events)
            return [
                Unpublished("too large", permanent=True)
                if topic == "telemetry" and b'"n":1' in one.encode().replace(b" ", b"")
                else result
                for one, result in zip(events, results, strict=True)
            ]

    async def main() -> None:
        bus = Picky()
        one = outbox(tmp_path, bus, count=1)
        one.notes = Notes(bus, "dead", one.health)
        telling = asyncio.create_task(one.notes.run())
        before = metrics.DEAD_LETTERS.labels("g")._value.get()
        async with running(one):
            await one.put([record(number) for number in range(3)])
            await until(lambda: one.backlog == 0 and any(topic == "dead" for topic, _ in bus.sent))
        telling.cancel()
        assert metrics.DEAD_LETTERS.labels("g")._value.get() == before + 1
        (note,) = [json.loads(event.encode())["data"] for topic, event in bus.sent if topic == "dead"]
        assert note["reason"] == "too large"

    asyncio.run(main())


def test_a_dead_letter_topic_that_is_not_allowed_stalls_nobody(tmp_path: Path) -> None:
    """What a person has to put right; word of the message waits for it, the messages behind it do not."""

    class Picky(ListBus):
        allowed = False

        async def publish(self, topic: str, events: Any) -> Any:
            if topic == "dead" and not self.allowed:
                return [Unpublished("PUBACK says 0x87 (not authorised)")] * len(events)
            results = await ListBus.publish(self, topic, events)
            return [
                Unpublished("malformed", permanent=True) if topic != "dead" and b'"n":1' in one.encode() else result
                for one, result in zip(events, results, strict=True)
            ]

    async def main() -> None:
        bus = Picky()
        one = outbox(tmp_path, bus, count=1)
        one.notes = Notes(bus, "dead", one.health)
        telling = asyncio.create_task(one.notes.run())
        async with running(one):
            await one.put([Record(FRAME, 1, 1.0, "", b'{"n":%d}' % number) for number in range(5)])
            await until(lambda: one.backlog == 0)
            await until(lambda: "dead letters taken" in one.health.not_ready())
            bus.allowed = True
            await until(lambda: any(topic == "dead" for topic, _ in bus.sent))
        await until(lambda: one.health.not_ready() == [])
        telling.cancel()

    asyncio.run(main())


def test_over_the_bound_the_oldest_goes_and_is_counted(tmp_path: Path) -> None:
    async def main() -> None:
        bus = ListBus(refuse=Unpublished("no broker"))
        before = metrics.DROPPED.labels("g", "oldest-first")._value.get()
        async with running(outbox(tmp_path, bus, limit=300_000, count=50)) as one:
            for number in range(60):
                await one.put([record(number, 10_000)])
            bus.refuse = None
            await until(lambda: one.backlog == 0)
        lost = metrics.DROPPED.labels("g", "oldest-first")._value.get() - before
        assert lost > 0
        assert numbers(bus) == list(range(int(lost), 60))

    asyncio.run(main())


def test_a_full_disk_costs_nothing_while_memory_lasts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        bus = ListBus()
        one = outbox(tmp_path, bus)
        whole = type(one.spool).append

        def full(*_: Any) -> None:
            raise SpoolError(28, "No space left on device")

        monkeypatch.setattr(Spool, "append", full)
        async with running(one):
            for number in range(5):
                await one.put([record(number)])
            assert one.backlog == 5
            monkeypatch.setattr(Spool, "append", whole)
            await one.put([record(5)])
            await until(lambda: one.backlog == 0)
        assert numbers(bus) == list(range(6))

    asyncio.run(main())


def test_what_is_too_old_is_not_sent_and_counted(tmp_path: Path) -> None:
    async def main() -> None:
        bus = ListBus()
        before = metrics.DROPPED.labels("g", "expired")._value.get()
        async with running(outbox(tmp_path, bus, ttl=60.0)) as one:
            await one.put([record(1)])
            await until(lambda: one.backlog == 0)
        assert bus.sent == []
        assert metrics.DROPPED.labels("g", "expired")._value.get() == before + 1

    asyncio.run(main())


@pytest.mark.parametrize("left", [b"", b"\0" * 12, b"\xff\xfe", b"half"])
def test_a_store_that_a_power_failure_left_without_its_name_gets_another(tmp_path: Path, left: bytes) -> None:
    """Stores of one name would number their messages alike, and receivers would take one for the other."""
    (tmp_path / "identity").write_bytes(left)
    made = _identity(tmp_path)
    assert len(made) == 12
    assert made.isalnum()
    assert _identity(tmp_path) == made


@pytest.mark.parametrize("jump", [-4000.0, 1_000_000_000.0])
def test_nothing_expires_and_nothing_hurries_when_the_time_of_day_jumps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    """As that of a machine without a battery, when it hears the time."""

    async def main() -> None:
        bus, day = ListBus(), time.time
        async with running(outbox(tmp_path, bus, ttl=60.0, wait=0.5)) as one:
            await one.put([replace(record(1), at=clock())])
            monkeypatch.setattr(time, "time", lambda: day() + jump)
            await one.put([replace(record(2), at=clock())])
            await until(lambda: one.backlog == 0)
        assert len(bus.sent) == 1

    asyncio.run(main())
