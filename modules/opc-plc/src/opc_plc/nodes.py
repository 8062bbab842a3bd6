"""Which nodes there are, in which folder, and how often each speaks."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from opc_plc import signals
from opc_plc.settings import Settings
from opc_plc.signals import Kind, Signal

NAMESPACE = "http://microsoft.com/Opc/OpcPlc/"
TYPES = {"UInt": "UInt32", "Double": "Double", "Bool": "Boolean"}
LONG = "LongStringNodeId-" + "0123456789ABCDEF" * 20
SPECIAL = "Special_\"!§$%&/()=?'+~*#_-:.;,<>|@^°€µ{[]}"


@dataclass(frozen=True, slots=True)
class Group:
    """A folder of nodes that speak together, every `seconds`."""

    folder: str
    seconds: float
    signals: tuple[Signal, ...]


def groups(settings: Settings) -> tuple[Group, ...]:
    """All nodes, from the settings."""
    chance = Random(None if settings.seed < 0 else settings.seed)
    step = settings.cycle_length / 1000
    found = (
        Group("Anomaly", step, tuple(_anomalies(settings, chance))),
        Group("Basic", step, tuple(_basic(settings, chance))),
        Group(
            "Fast",
            settings.fast_seconds,
            tuple(_many("Fast", settings.fast_nodes, settings.fast_type, settings.fast_sampling)),
        ),
        Group(
            "Slow",
            settings.slow_seconds,
            tuple(_many("Slow", settings.slow_nodes, settings.slow_type, settings.slow_sampling)),
        ),
        Group("Guid", settings.slow_seconds, tuple(_guids(settings.guid_nodes))),
        Group("Special", settings.slow_seconds, tuple(_special())),
    )
    return tuple(group for group in found if group.signals)


def _anomalies(settings: Settings, chance: Random) -> Iterator[Signal]:
    steps = settings.cycle_steps
    if not settings.no_spikes:
        yield Signal("SpikeData", "Double", signals.spikes(steps, Random(chance.random())))
    if not settings.no_dips:
        yield Signal("DipData", "Double", signals.dips(steps, Random(chance.random())))
    if not settings.no_positive_trend:
        yield Signal("PositiveTrendData", "Double", signals.trend(1, steps, Random(chance.random())))
    if not settings.no_negative_trend:
        yield Signal("NegativeTrendData", "Double", signals.trend(-1, steps, Random(chance.random())))


def _basic(settings: Settings, chance: Random) -> Iterator[Signal]:
    if settings.no_data_values:
        return
    yield Signal("AlternatingBoolean", "Boolean", signals.alternating(settings.cycle_steps))
    yield Signal("RandomSignedInt32", "Int32", signals.random_signed(Random(chance.random())))
    yield Signal("RandomUnsignedInt32", "UInt32", signals.random_unsigned(Random(chance.random())))
    yield Signal("StepUp", "UInt32", signals.step_up())


def _many(speed: str, count: int, kind: Kind, sampling: int) -> Iterator[Signal]:
    """`FastUInt1` to `FastUInt<count>`, and `BadFastUInt1`, whose status changes."""
    for number in range(1, count + 1):
        yield Signal(f"{speed}{kind}{number}", TYPES[kind], signals.counting(kind), sampling=sampling)
    if count:
        yield Signal(f"Bad{speed}{kind}1", TYPES[kind], signals.counting(kind), signals.statuses(), sampling)


def _guids(count: int) -> Iterator[Signal]:
    for number in range(1, count + 1):
        name = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{NAMESPACE}{number}"))
        yield Signal(name, "UInt32", signals.counting("UInt"))


def _special() -> Iterator[Signal]:
    """Identifiers that break whoever splits them."""
    yield Signal(SPECIAL, "UInt32", signals.counting("UInt"))
    yield Signal(LONG, "UInt32", signals.counting("UInt"))
