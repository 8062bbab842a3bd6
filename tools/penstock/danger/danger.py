"""A sign of danger: what of a change may hurt, and how much."""

from dataclasses import dataclass
from enum import IntEnum


class Grade(IntEnum):
    """How much a change may hurt: caution is to be read, danger to be thought about, critical to be planned."""

    NONE = 0
    CAUTION = 1
    DANGER = 2
    CRITICAL = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Danger:
    """One sign. `clusters` are those of its change's where it is seen, or those that it is about."""

    code: str
    grade: Grade
    sentence: str
    clusters: tuple[str, ...] = ()
