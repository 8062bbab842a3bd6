"""The reports of a diff by name, and where they go."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Protocol, TextIO, cast

from penstock.diff.result import Result
from penstock.report.destination import Output, parsed, write_each

#: Name → module of this folder, whose `write` it is.
REPORTERS: Mapping[str, str] = {
    "text": "diff_text",
    "json": "diff_json",
    "markdown": "diff_markdown",
    "html": "diff_html",
}


class Reporter(Protocol):
    """Writes a diff; with or without what is only noise."""

    def __call__(self, result: Result, out: TextIO, *, noise: bool) -> None:
        """Write it."""
        ...


def reporter(name: str) -> Reporter:
    """The report of that name."""
    return cast(Reporter, import_module(f"penstock.report.{REPORTERS[name]}").write)


def output(text: str) -> Output:
    """NAME or NAME=FILE; ValueError says what is wrong."""
    return parsed(text, REPORTERS, ", ".join(REPORTERS))


def write(result: Result, outputs: Iterable[Output], *, noise: bool) -> None:
    """Write every report."""
    write_each(outputs, lambda name, out: reporter(name)(result, out, noise=noise))
