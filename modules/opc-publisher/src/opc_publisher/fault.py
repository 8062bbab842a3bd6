"""What is wrong with a published-nodes file, and where."""

from dataclasses import dataclass
from enum import Enum


class Weight(Enum):
    """ERROR: what it stands in is left out. WARNING: it is used, but hardly as it was meant."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `path` is a JSON path ($[0].OpcNodes[3].Id); `line` and `column` count from 1."""

    code: str
    path: str
    message: str
    weight: Weight = Weight.ERROR
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.weight.value} {self.code} at {self.path}: {self.message}"
