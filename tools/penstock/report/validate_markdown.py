"""The report of a validation as Markdown, for a job's summary or a comment: never longer than a comment may be."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TextIO

from penstock.explain import page
from penstock.finding import Finding, Severity
from penstock.plural import counted
from penstock.report.markup import clusters, code, escaped, length, shortened
from penstock.report.versions import sentences
from penstock.report.words import known, verdict
from penstock.validate.report import Report

#: GitHub rejects a comment of 65,536 characters; the rest is room for what is said after a cut.
MOST = 65_000
#: So long may a message be.
LONGEST = 600
MOST_VERSIONS = 4
SIGNS = {
    Severity.ERROR: "\N{LARGE RED CIRCLE}",
    Severity.WARNING: "\N{LARGE YELLOW CIRCLE}",
    Severity.NOTE: "\N{LARGE BLUE CIRCLE}",
}


def write(report: Report, out: TextIO) -> None:
    """A heading, the findings by severity and code, what was waived and what was not looked at; the gravest first."""
    head = _head(report)
    tail = _tail(report)
    text, shown = _filled(_lines(report), MOST - length(head) - length(tail))
    out.write(head + text + _cut(report, shown) + tail)


def _head(report: Report) -> str:
    counting = any(not finding.waived for finding in report.findings)
    sign = "" if counting else "\N{WHITE HEAVY CHECK MARK} "
    kustomizations = sum(len(cluster.kustomizations) for cluster in report.clusters)
    objects = sum(cluster.objects for cluster in report.clusters)
    numbers = (
        counted(len(report.clusters), "cluster"),
        counted(kustomizations, "Kustomization"),
        counted(objects, "object"),
        f"{report.judged} checked against schemas",
    )
    return f"## {sign}penstock: {verdict(report)}\n\n{', '.join(numbers)}.\n"


def _lines(report: Report) -> Iterator[tuple[str, int]]:
    """Text in pieces that may not be split, and how many findings each one shows."""
    counting = sorted((f for f in report.findings if not f.waived), key=_order)
    for severity, group in groupby(counting, key=lambda finding: finding.severity):
        findings = list(group)
        yield f"\n### {SIGNS[severity]} {counted(len(findings), severity)}\n", 0
        for name, same in groupby(findings, key=lambda finding: finding.code):
            yield from _block(name, list(same))
    waived = [finding for finding in report.findings if finding.waived]
    if waived:
        yield f"\n<details><summary>{counted(len(waived), 'finding')} waived</summary>\n\n", 0
        yield from ((f"{_item(finding)} · {escaped(shortened(finding.waived, LONGEST))}\n", 1) for finding in waived)
        yield "\n</details>\n", 0


def _order(finding: Finding) -> tuple[int, str]:
    return finding.severity.rank, finding.code


def _block(name: str, findings: Sequence[Finding]) -> Iterator[tuple[str, int]]:
    found = page(name)
    title = f" {escaped(found.manual.title)}" if found else ""
    hints = {finding.hint for finding in findings}
    # A heading never stands alone: it goes with the first finding.
    heading = f"\n**{code(name)}**{title}\n"
    if len(hints) == 1 and findings[0].hint:
        heading += f"{escaped(shortened(findings[0].hint, LONGEST))}\n"
    for index, finding in enumerate(findings):
        hint = f" *{escaped(shortened(finding.hint, LONGEST))}*" if len(hints) > 1 and finding.hint else ""
        yield (heading + "\n" if index == 0 else "") + f"{_item(finding)}{hint}\n", 1


def _item(finding: Finding) -> str:
    place = f"{code(shortened(str(finding.place), LONGEST))} " if finding.place.path else ""
    subject = f"{code(shortened(finding.subject, LONGEST))}: " if finding.subject else ""
    return f"- {place}{subject}{escaped(shortened(finding.message, LONGEST))}{clusters(finding.clusters)}"


def _filled(pieces: Iterator[tuple[str, int]], room: int) -> tuple[str, int]:
    """As much as there is room for, from the front, and how many findings that shows."""
    taken: list[str] = []
    shown = 0
    closing = "\n</details>\n"
    left = room - len(closing)
    for text, findings in pieces:
        left -= length(text)
        if left < 0:
            unfolded = sum(part.count("<details>") - part.count("</details>") for part in taken)
            return "".join([*taken, closing * unfolded]), shown
        taken.append(text)
        shown += findings
    return "".join(taken), shown


def _cut(report: Report, shown: int) -> str:
    left = len(report.findings) - shown
    if not left:
        return ""
    return f"\n**{counted(left, 'finding')} more** would not fit here: `penstock validate` lists them all.\n"


def _tail(report: Report) -> str:
    missing = sum(len(cluster.not_expanded) for cluster in report.clusters)
    unjudged = sum(report.unjudged.values())
    aside = [
        f"{missing} not expanded" if missing else "",
        f"{counted(unjudged, 'object')} without a schema at hand" if unjudged else "",
        *(escaped(shortened(sentence, LONGEST)) for sentence in sentences(report)[:MOST_VERSIONS]),
        escaped(shortened(known(report), LONGEST)),
    ]
    said = "; ".join(filter(None, aside))
    counting = next((finding for finding in report.findings if not finding.waived), None)
    more = f"\n<sub>`penstock explain {counting.code}` says more.</sub>\n" if counting else ""
    return (f"\n{said[0].upper()}{said[1:]}.\n" if said else "") + more
