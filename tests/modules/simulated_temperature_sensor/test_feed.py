"""The sensor: its readings, its faults, and what it does when nobody takes them."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from penstock_runtime import CloudEvent, EventError, Service, SettingsError, Unpublished, read_settings
from simulated_temperature_sensor.faults import FAULTS
from simulated_temperature_sensor.feed import events, feed
from simulated_temperature_sensor.settings import Settings
from tests.modules.support.programs import ROOT

SCHEMA = Draft202012Validator(json.loads((ROOT / "schemas/messages/temperature.schema.json").read_text("utf-8")))


def read(*argv: str) -> Settings:
    return read_settings(Settings, argv, {})


@dataclass
class Listener:
    """A bus that takes nothing for its first `refusals` calls."""

    refusals: int = 0
    name: str = "local-pub-sub"
    one_of_a_key: bool = False
    taken: list[CloudEvent] = field(default_factory=list)

    async def publish(self, topic: str, events: Sequence[CloudEvent]) -> list[Unpublished | None]:
        assert topic == "telemetry"
        if self.refusals:
            self.refusals -= 1
            return [Unpublished("nobody")] * len(events)
        self.taken += events
        return [None] * len(events)

    def subscribe(self, topic: str) -> Any:
        raise NotImplementedError

    def connected(self) -> bool:
        return True


def test_the_accelerators_message() -> None:
    for event in events(read("--count=50")):
        SCHEMA.validate(event.data)


def test_a_seed_gives_the_same_readings_again() -> None:
    first, again = ([event.data for event in events(read("--seed=7", "--count=20"))] for _ in range(2))
    assert first == again
    assert first != [event.data for event in events(read("--seed=8", "--count=20"))]


def test_faults_do_not_change_the_other_readings() -> None:
    plain = {e.extensions["sequence"]: e.data for e in events(read("--seed=7", "--count=200"))}
    faulty = {
        e.extensions["sequence"]: e.data
        for e in events(read("--seed=7", "--count=200", "--fault=spike", "--fault-rate=0.1"))
    }
    different = [number for number in plain if plain[number] != faulty[number]]
    assert 0 < len(different) < 60


def test_drift() -> None:
    found = list(events(read("--seed=7", "--count=3", "--feedIntervalInMilliseconds=3600000", "--drift=5")))
    plain = list(events(read("--seed=7", "--count=3", "--feedIntervalInMilliseconds=3600000")))
    gained = [
        a.data["machine"]["temperature"] - b.data["machine"]["temperature"] for a, b in zip(found, plain, strict=True)
    ]
    assert gained == pytest.approx([0, 5, 10])


@pytest.mark.parametrize(("fault", "count"), [("double", 2), ("silence", 0), ("spike", 1), ("large", 1), ("clock", 1)])
def test_each_fault(fault: str, count: int) -> None:
    found = list(events(read("--count=10", f"--fault={fault}", "--fault-rate=1")))
    assert len(found) == 10 * count


def test_poison_is_no_event() -> None:
    (event,) = events(read("--count=1", "--fault=poison", "--fault-rate=1"))
    with pytest.raises(EventError):
        CloudEvent.decode(event.encode())


def test_a_fault_that_there_is_not() -> None:
    with pytest.raises(SettingsError, match="'spikes' is none of"):
        read("--fault=spikes")
    assert set(read(*(f"--fault={name}" for name in FAULTS)).fault) == set(FAULTS)


def test_what_nobody_takes_is_kept_in_order() -> None:
    bus = Listener(refusals=3)
    asyncio.run(feed(read("--feedIntervalInMilliseconds=1", "--count=30"), bus, Service()))
    assert [int(event.extensions["sequence"]) for event in bus.taken] == list(range(30))


def test_the_oldest_is_dropped_when_too_many_wait() -> None:
    bus = Listener(refusals=2)
    settings = read("--feedIntervalInMilliseconds=1", "--count=200", "--backlog=10", "--batch=50")
    asyncio.run(feed(settings, bus, Service()))
    numbers = [int(event.extensions["sequence"]) for event in bus.taken]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == 199
    assert len(numbers) < 200


def test_while_there_is_no_broker_it_stops_at_once(tmp_path: Path) -> None:
    from plant.ports import free_port
    from tests.modules.support.programs import got, module

    bus = f"--mqtt=local-pub-sub=mqtt://127.0.0.1:{free_port()}"
    program = module("simulated_temperature_sensor", tmp_path, bus, "--feed-interval=5", "--grace-seconds=200")
    program.ready = lambda: got(f"http://127.0.0.1:{program.port}/livez") == 200 and "no connection" in program.said()
    program.start()
    try:
        begin = time.monotonic()
        assert program.stop() == 0
        assert time.monotonic() - begin < 50
    finally:
        program.end()


def test_as_a_process_it_stops_when_asked(broker: int, tmp_path: Path) -> None:
    from tests.modules.support.programs import module

    program = module(
        "simulated_temperature_sensor", tmp_path, f"--mqtt=local-pub-sub=mqtt://127.0.0.1:{broker}", "--feed-interval=5"
    )
    program.start()
    assert program.stop() == 0
    assert all(json.loads(line)["level"] for line in program.said().splitlines())
