"""Counts in words."""

from penstock.finding import Severity
from penstock.plural import counted
from penstock.validate.report import Report


def verdict(report: Report) -> str:
    """`2 errors, 1 note`, or `no findings`."""
    said = [counted(report.count(severity), str(severity)) for severity in Severity if report.count(severity)]
    return ", ".join(said) or "no findings"


def known(report: Report) -> str:
    """How many findings were there before; empty when none was."""
    if not report.known:
        return ""
    return f"{counted(len(report.known), 'finding')} known from {report.known_from}, not shown"
