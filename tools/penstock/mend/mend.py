"""Mend a repository: edit, look again, and take back what did harm."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from penstock.errors import PenstockError
from penstock.finding import Finding, Severity
from penstock.mend.plan import Change, Left, Plan, plan
from penstock.scaffold.plan import File
from penstock.scaffold.write import write
from penstock.validate.report import Report

#: An edit may bring out a finding that offers another; nothing goes on longer than this.
ROUNDS = 8


@dataclass(frozen=True)
class Mended:
    """What was done: the findings that are mended, the edits that were not made, and the report of what remains."""

    report: Report
    mended: tuple[Finding, ...]
    left: tuple[Left, ...]


def mend(report: Report, again: Callable[[], Report], *, unsafe: bool = False) -> Mended:
    """Make every edit that findings of the report offer, until none is left. All of them or none: when a file cannot be
    written, every file is as it was, and PenstockError says so. What an edit brings in that is worse is taken back."""
    first: dict[str, bytes] = {}
    mended: list[Finding] = []
    harmful: list[Left] = []
    for _ in range(ROUNDS):
        made = _planned(report, harmful, unsafe=unsafe)
        if not made.changes or report.tree is None:
            break
        root = report.tree.root
        try:
            _write(root, made.changes)
        except PenstockError:
            _write(root, [Change(path, (root / path).read_bytes(), old) for path, old in first.items()])
            raise
        after = again()
        harm = _harm(made.mended, report, after)
        if harm:
            paths = {left.finding.place.path for left in harm}
            _write(root, [Change(one.path, one.new, one.old) for one in made.changes if one.path in paths])
            harmful += harm
            made = replace(made, mended=tuple(f for f in made.mended if f.place.path not in paths))
            made = replace(made, changes=tuple(one for one in made.changes if one.path not in paths))
            after = again()
        for one in made.changes:
            first.setdefault(one.path, one.old)
        mended += made.mended
        report = after
    return Mended(report, tuple(mended), (*_planned(report, harmful, unsafe=unsafe).left, *harmful))


def _planned(report: Report, harmful: Iterable[Left], *, unsafe: bool) -> Plan:
    known = {_what(left.finding) for left in harmful}
    offered = [finding for finding in report.findings if _what(finding) not in known]
    return plan(report.tree, offered, unsafe=unsafe) if report.tree else Plan()


def _what(finding: Finding) -> tuple[object, ...]:
    return (finding.code, finding.place, finding.edit)


def _harm(mended: Iterable[Finding], before: Report, after: Report) -> list[Left]:
    """The edits whose finding is still there, or whose object or line has an error that it had not."""
    there = {finding.key for finding in after.findings}
    errors = {finding.key for finding in before.findings}
    fresh = [one for one in after.findings if one.severity is Severity.ERROR and one.key not in errors]
    harm = []
    for finding in mended:
        worse = next((one for one in fresh if _about(finding, one)), None)
        if worse or finding.key in there:
            why = f"with it: {worse.code}: {worse.message}" if worse else "it does not help"
            harm.append(Left(finding, why))
    return harm


def _about(one: Finding, other: Finding) -> bool:
    subject = bool(one.subject) and one.subject == other.subject
    return subject or one.place == other.place


def _write(root: Path, changes: Iterable[Change]) -> None:
    write(root, [File(one.path, one.new, old=one.old) for one in changes])
