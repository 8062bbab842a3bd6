"""Where a report goes: NAME for stdout, NAME=FILE for a file."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from penstock.errors import PenstockError
from penstock.explain import page
from penstock.report.reporters import REPORTERS, reporter
from penstock.validate.report import Report


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


def write(report: Report, outputs: Iterable[Output]) -> None:
    """Write every report."""
    if any(page(finding.code) is None for finding in report.findings):
        from penstock.own.page import learn_from

        learn_from(report.tree)
    for one in outputs:
        if one.file is None:
            reporter(one.name)(report, sys.stdout)
        else:
            _to_file(report, one.name, one.file)


def _to_file(report: Report, name: str, file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8", newline="\n") as out:
            reporter(name)(report, out)
    except OSError as error:
        raise PenstockError(f"the report {name} cannot be written to {file}: {error.strerror}") from error
