"""Faults that sensors have, made on purpose: each takes an event and gives what is published instead."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from penstock_runtime import CloudEvent

Fault = Callable[[CloudEvent, Random], list[CloudEvent]]


def spike(event: CloudEvent, chance: Random) -> list[CloudEvent]:
    """One value far off the others."""
    return [_with_temperature(event, 1000.0 + chance.random() * 1000)]


def missing(event: CloudEvent, chance: Random) -> list[CloudEvent]:  # noqa: ARG001
    """The machine's part of the message is not there."""
    return [replace(event, data={"ambient": event.data["ambient"]})]


def text(event: CloudEvent, chance: Random) -> list[CloudEvent]:  # noqa: ARG001
    """A text where a number belongs."""
    return [_with_temperature(event, "n/a")]


def silence(event: CloudEvent, chance: Random) -> list[CloudEvent]:  # noqa: ARG001
    """Nothing is sent."""
    return []


def double(event: CloudEvent, chance: Random) -> list[CloudEvent]:  # noqa: ARG001
    """The same event twice."""
    return [event, event]


def large(event: CloudEvent, chance: Random) -> list[CloudEvent]:  # noqa: ARG001
    """More than any broker takes."""
    return [replace(event, data={**event.data, "padding": "x" * 300_000})]


def clock(event: CloudEvent, chance: Random) -> list[CloudEvent]:
    """A time of day that has jumped."""
    return [replace(event, time=f"{chance.randint(1971, 2099)}-01-01T00:00:00Z")]


def poison(event: CloudEvent, chance: Random) -> list[CloudEvent]:  # noqa: ARG001
    """Bytes that are no CloudEvent at all, for whoever reads the bus."""
    return [replace(event, raw=b'{"specversion":"1.0","id":')]


FAULTS: dict[str, Fault] = {
    "clock": clock,
    "double": double,
    "large": large,
    "missing": missing,
    "poison": poison,
    "silence": silence,
    "spike": spike,
    "text": text,
}


def _with_temperature(event: CloudEvent, value: Any) -> CloudEvent:
    return replace(event, data={**event.data, "machine": {**event.data["machine"], "temperature": value}})
