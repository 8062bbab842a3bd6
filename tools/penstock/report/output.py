"""Where the report of a validation goes: NAME for stdout, NAME=FILE for a file."""

from argparse import ArgumentTypeError
from collections.abc import Sequence

from penstock.report.destination import Output, complete, parsed, write_each
from penstock.report.reporters import EXPLAINING, REPORTERS, reporter
from penstock.validate.report import Report

__all__ = ["Output", "complete", "parse", "write"]


def parse(text: str) -> Output:
    """NAME or NAME=FILE as an Output; for argparse."""
    try:
        return parsed(text, REPORTERS, ", ".join(REPORTERS))
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def write(report: Report, outputs: Sequence[Output]) -> None:
    """Write every report."""
    if EXPLAINING & {one.name for one in outputs}:
        from penstock.own.page import learn_from

        learn_from(report.tree)
    root = report.tree.root if report.tree else None
    write_each(outputs, lambda name, out: reporter(name)(report, out), root)
