"""Mend a repository: try edits on the tree as it would be, keep what helps, and write that all at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from penstock import journal
from penstock.errors import PenstockError
from penstock.finding import Finding, Severity
from penstock.mend.plan import Change, Left, Plan, plan
from penstock.tree import Tree
from penstock.tree.content import regular
from penstock.tree.tree import planned
from penstock.validate.report import Report

#: An edit may bring out a finding that offers another; nothing goes on longer than this.
ROUNDS = 8
#: Validates a tree, which may be one that is not on disk.
Look = Callable[[Tree], Report]


@dataclass(frozen=True)
class Mended:
    """What can be mended: the findings that are, the edits that are not made, the files as they become, and the report
    of what remains then."""

    report: Report
    mended: tuple[Finding, ...] = ()
    left: tuple[Left, ...] = ()
    changes: tuple[Change, ...] = ()


def mend(report: Report, look: Look, *, unsafe: bool = False) -> Mended:
    """Every edit that findings of the report offer, until none is left. Nothing is written: `look` sees the tree as it
    would be, and an edit that does harm there, or does not help, is left out."""
    tree = report.tree
    if tree is None:
        return Mended(report)
    files: dict[str, bytes] = {}
    mended: list[Finding] = []
    harmful: list[Left] = []
    for _ in range(ROUNDS):
        made = _planned(report, harmful, unsafe=unsafe)
        if not made.changes:
            break
        tried = files | {one.path: one.new for one in made.changes}
        after = look(planned(tree, tried, tree.name))
        harm = _harm(made.mended, report, after)
        if harm:
            paths = {left.finding.place.path for left in harm}
            tried = files | {one.path: one.new for one in made.changes if one.path not in paths}
            after = look(planned(tree, tried, tree.name)) if tried != files else report
            harmful += harm
        mended += [one for one in made.mended if not harm or one.place.path not in paths]
        files, report = tried, after
    changes = tuple(Change(path, tree.read(path), new) for path, new in sorted(files.items()))
    return Mended(report, tuple(mended), (*_planned(report, harmful, unsafe=unsafe).left, *harmful), changes)


def write(tree: Tree, changes: Iterable[Change]) -> None:
    """Bring the files to the working copy: all or none, whatever is killed at whatever moment. PenstockError when one
    cannot be written, or is not any more what it was."""
    files: Mapping[str, Change] = {one.path: one for one in changes}
    if not files:
        return
    with journal.alone(tree.root) as folder:
        journal.write(tree.root, folder, {path: _written(tree, path, one) for path, one in files.items()})


def _written(tree: Tree, path: str, one: Change) -> bytes:
    """The new content, with the line ends that the file has: git may hold others."""
    place = tree.root / path
    there = regular(place) if place.exists() else tree.read(path)  # a sparse checkout leaves files out
    if there == one.old:
        return one.new
    if there.replace(b"\r\n", b"\n") == one.old:
        return one.new.replace(b"\n", b"\r\n")
    raise PenstockError(f"{path} has changed while it was looked at: nothing was written; run this again")


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
    counted = [one for one in after.findings if one.severity is Severity.ERROR and not one.waived]
    fresh = [one for one in counted if one.key not in errors]
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
