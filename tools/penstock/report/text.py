"""Findings for a person at a terminal."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TextIO

from penstock.finding import Finding
from penstock.plural import counted, named
from penstock.report.colour import Paint, painter
from penstock.report.plain import inert, plain

#: So many cluster names are written out; of more, only the count.
NAMED = 4
#: So many waived findings are written out; of more, only the count.
WAIVED = 5


def write_findings(findings: Iterable[Finding], out: TextIO) -> None:
    """One line a finding (place, severity, code, sentence), those of one code together, gravest first; below it whom it
    hits and what to do, which is said once when it is the same for all. Then what is waived, and why."""
    paint = painter(out)
    every = list(findings)
    counting = sorted((f for f in every if not f.waived), key=_order)
    blocks = [_block(list(group), paint) for _, group in groupby(counting, key=_order)]
    waived = _waived([f for f in every if f.waived], paint)
    out.write(inert("\n".join([*blocks, *filter(None, [waived])])))


def _order(finding: Finding) -> tuple[int, str]:
    return finding.severity.rank, finding.code


def _block(findings: Sequence[Finding], paint: Paint) -> str:
    hints = {finding.hint for finding in findings}
    lines = []
    for index, finding in enumerate(findings):
        lines.append(_line(finding, str(finding.severity), paint))
        if finding.clusters:
            lines.append(_more("in", plain(named(finding.clusters, NAMED)), paint))
        if finding.hint and (len(hints) > 1 or index == len(findings) - 1):
            lines.append(_more("do", plain(finding.hint), paint))
    return "".join(f"{line}\n" for line in lines)


def _waived(findings: Sequence[Finding], paint: Paint) -> str:
    if len(findings) > WAIVED:
        codes = named(sorted({finding.code for finding in findings}), NAMED)
        return paint("waived", f"{counted(len(findings), 'finding')} waived: {codes}") + "\n"
    lines = []
    for finding in findings:
        lines += [_line(finding, "waived", paint), _more("why", plain(finding.waived), paint)]
    return "".join(f"{line}\n" for line in lines)


def _line(finding: Finding, severity: str, paint: Paint) -> str:
    place = plain(str(finding.place)) if finding.place.path else ""
    if place.startswith("::"):  # in colour nobody else sees it: to the runner of a workflow it is a command
        place = f"./{place}"
    where = f"{paint('place', place)}: " if place else ""
    subject = f"{plain(finding.subject)}: " if finding.subject else ""
    return f"{where}{paint(severity, severity)} {finding.code}: {subject}{plain(finding.message)}"


def _more(word: str, text: str, paint: Paint) -> str:
    return f"    {paint('aside', word + ':')} {text}"
