"""A report by name and where it goes: NAME for stdout, NAME=FILE for a file; whatever it is about."""

import sys
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from penstock import links
from penstock.errors import PenstockError
from penstock.root import root_of


@dataclass(frozen=True, slots=True)
class Output:
    """A report by name, and its file (None: stdout)."""

    name: str
    file: Path | None = None


def parsed(text: str, names: Container[str], listed: str) -> Output:
    """NAME or NAME=FILE; ValueError says what is wrong."""
    name, _, file = text.partition("=")
    if name not in names:
        raise ValueError(f"{name!r} is no report (there are {listed})")
    if "=" in text and not file:
        raise ValueError(f"{text!r} has no file after the =")
    return Output(name, Path(file) if file not in ("", "-") else None)


def complete(asked: Sequence[Output]) -> tuple[Output, ...]:
    """What was asked for, and text on stdout when nothing else goes there."""
    printed = [one.name for one in asked if one.file is None]
    if len(printed) > 1:
        raise PenstockError(f"only one report can be printed, not {' and '.join(printed)}: write NAME=FILE")
    return (*asked, *(() if printed else (Output("text"),)))


def write_each(outputs: Iterable[Output], write: Callable[[str, TextIO], None], root: Path | None = None) -> None:
    """Write every report to where it goes; `write` gets its name. Links below the root (that of the repository around
    here, when none is given) are not written through: a pull request can bring one."""
    for one in outputs:
        if one.file is None:
            write(one.name, sys.stdout)
        else:
            links.refuse(one.file, root or root_of(Path())[0])
            _to_file(one.name, one.file, write)


def _to_file(name: str, file: Path, write: Callable[[str, TextIO], None]) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8", newline="\n") as out:
            write(name, out)
    except OSError as error:
        raise PenstockError(f"the report {name} cannot be written to {file}: {error.strerror}") from error
