"""What the nodes say, step by step: functions of a step's number and a chance, without a server."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, cycle
from random import Random
from typing import Literal

Value = bool | int | float
Kind = Literal["UInt", "Double", "Bool"]

AMPLITUDE = 100.0
FACTOR = 10.0
"""How far a spike or a dip is off the wave."""
UINT_MAX = 2**32 - 1
INT_MIN, INT_MAX = -(2**31), 2**31 - 1

GOOD, UNCERTAIN_LAST, BAD_COMMUNICATION, BAD_DATA_LOST = 0x00000000, 0x40900000, 0x80050000, 0x809D0000
STATUSES = (GOOD,) * 10 + (UNCERTAIN_LAST, BAD_COMMUNICATION, BAD_DATA_LOST)


def wave(steps: int, anomaly: float, chance: Random) -> Iterator[float]:
    """A sine over `steps` steps, with one value in each cycle `anomaly` times as far from zero."""
    while True:
        odd = chance.randrange(steps)
        for step in range(steps):
            value = AMPLITUDE * math.sin(2 * math.pi * step / steps)
            yield anomaly * AMPLITUDE if step == odd else value


def spikes(steps: int, chance: Random) -> Iterator[float]:
    """SpikeData."""
    return wave(steps, FACTOR, chance)


def dips(steps: int, chance: Random) -> Iterator[float]:
    """DipData."""
    return wave(steps, -FACTOR, chance)


def trend(direction: int, steps: int, chance: Random) -> Iterator[float]:
    """PositiveTrendData and NegativeTrendData: level, and from a random moment of each cycle on a slope."""
    base = AMPLITUDE
    while True:
        turn = chance.randrange(steps)
        for step in range(steps):
            base += direction * FACTOR if step >= turn else 0.0
            yield base


def alternating(steps: int) -> Iterator[bool]:
    """AlternatingBoolean: another value each half cycle."""
    for step in count():
        yield step // max(1, steps // 2) % 2 == 0


def step_up() -> Iterator[int]:
    """StepUp: one more at each step."""
    return (step & UINT_MAX for step in count())


def random_signed(chance: Random) -> Iterator[int]:
    """RandomSignedInt32."""
    while True:
        yield chance.randint(INT_MIN, INT_MAX)


def random_unsigned(chance: Random) -> Iterator[int]:
    """RandomUnsignedInt32."""
    while True:
        yield chance.randint(0, UINT_MAX)


def counting(kind: Kind) -> Iterator[Value]:
    """Fast and slow nodes: each value is the next, so that whoever reads them can tell what is missing."""
    for number in count():
        match kind:
            case "UInt":
                yield number & UINT_MAX
            case "Double":
                yield number / 10
            case "Bool":
                yield number % 2 == 1


def statuses() -> Iterator[int]:
    """Status codes of bad nodes: ten good ones, then one of each sort of bad."""
    return cycle(STATUSES)


@dataclass(frozen=True, slots=True)
class Signal:
    """A node: its identifier, its OPC UA type, and what it says. `statuses` is None for a node that is always good."""

    name: str
    kind: str
    values: Iterator[Value]
    statuses: Iterator[int] | None = None
    sampling: int = 0
