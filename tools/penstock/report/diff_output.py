"""Where the report of a diff goes: NAME for stdout, NAME=FILE for a file."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, TextIO, cast

from penstock.diff.result import Result
from penstock.errors import PenstockError

#: Name → module of this folder, whose `write` it is.
REPORTERS: Mapping[str, str] = {
    "text": "diff_text",
    "json": "diff_json",
}


class Reporter(Protocol):
    """Writes a diff; with or without what is only noise."""

    def __call__(self, result: Result, out: TextIO, *, noise: bool) -> None:
        """Write it."""
        ...


@dataclass(frozen=True, slots=True)
class Output:
    """A report by name, and its file (None: stdout)."""

    name: str
    file: Path | None = None


def parse(text: str) -> Output:
    """NAME or NAME=FILE as an Output; for argparse."""
    name, _, file = text.partition("=")
    if name not in REPORTERS:
        raise ArgumentTypeError(f"{name!r} is no report (there are {', '.join(REPORTERS)})")
    if "=" in text and not file:
        raise ArgumentTypeError(f"{text!r} has no file after the =")
    return Output(name, Path(file) if file not in ("", "-") else None)


def complete(asked: Sequence[Output]) -> tuple[Output, ...]:
    """What was asked for, and text on stdout when nothing else goes there."""
    printed = [one.name for one in asked if one.file is None]
    if len(printed) > 1:
        raise PenstockError(f"only one report can be printed, not {' and '.join(printed)}: write NAME=FILE")
    return (*asked, *(() if printed else (Output("text"),)))


def write(result: Result, outputs: Iterable[Output], *, noise: bool) -> None:
    """Write every report."""
    for one in outputs:
        if one.file is None:
            reporter(one.name)(result, sys.stdout, noise=noise)
        else:
            _to_file(result, one.name, one.file, noise=noise)


def reporter(name: str) -> Reporter:
    """The report of that name."""
    return cast(Reporter, import_module(f"penstock.report.{REPORTERS[name]}").write)


def _to_file(result: Result, name: str, file: Path, *, noise: bool) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8", newline="\n") as out:
            reporter(name)(result, out, noise=noise)
    except OSError as error:
        raise PenstockError(f"the report {name} cannot be written to {file}: {error.strerror}") from error
