"""The reports of a diff by name, and where they go."""

from collections.abc import Mapping, Sequence
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


def write(result: Result, outputs: Sequence[Output], *, noise: bool, page: str = "") -> None:
    """Write every report. The Markdown says where the page is: at an address, or the file that is written too."""
    page = page or next((one.file.name for one in outputs if one.name == "html" and one.file), "")

    def each(name: str, out: TextIO) -> None:
        if name == "markdown":
            from penstock.report import diff_markdown

            diff_markdown.write(result, out, noise=noise, page=page)
        else:
            reporter(name)(result, out, noise=noise)

    write_each(outputs, each)
