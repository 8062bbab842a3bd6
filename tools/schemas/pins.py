"""pins.toml: which modules, at which version, and which of their files go into which folder."""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from schemas.gomodule import Module


class Take(NamedTuple):
    """Patterns of files of one module, and the folder under schemas/crds/ that their CRDs go to."""

    into: str
    files: tuple[str, ...]


class Pin(NamedTuple):
    """A module and what is taken from it."""

    module: Module
    takes: tuple[Take, ...]


def read(path: Path) -> tuple[Pin, ...]:
    """The pins of the file, in its order."""
    return tuple(_pin(table) for table in tomllib.loads(path.read_text(encoding="utf-8"))["module"])


def _pin(table: dict[str, Any]) -> Pin:
    takes = tuple(Take(take["into"], tuple(take["files"])) for take in table["take"])
    return Pin(Module(table["path"], table["version"], table["sum"]), takes)
