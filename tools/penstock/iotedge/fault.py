"""What is wrong with a manifest, and where."""

from dataclasses import dataclass
from enum import StrEnum

from penstock.iotedge.jsontext import Path, shown


class Weight(StrEnum):
    """How bad it is: the hub or the device refuses it, or it will not do what somebody thinks."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one path. `secret` for credentials in clear text, which an import leaves out; where one is
    `firm` it cannot."""

    path: Path
    message: str
    hint: str = ""
    weight: Weight = Weight.ERROR
    secret: bool = False
    firm: bool = False

    def __str__(self) -> str:
        return f"{shown(self.path)}: {self.message}"
