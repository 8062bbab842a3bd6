"""The report of a validation for a person."""

from typing import TextIO

from penstock.finding import Severity
from penstock.report.text import write_findings
from penstock.validate.run import Report

#: So many kinds without a schema are named.
KINDS = 6


def write(report: Report, out: TextIO) -> None:
    """Findings first, then what was done and what was not, so that silence is never mistaken for a check."""
    write_findings(report.findings, out)
    if report.findings:
        out.write("\n")
    kustomizations = sum(len(render.rendered) for render in report.renders)
    objects = sum(1 for render in report.renders for _ in render.documents)
    counted = (
        f"{len(report.renders)} clusters",
        f"{kustomizations} Kustomizations",
        f"{objects} objects",
        f"{report.judged} checked against schemas",
    )
    out.write(", ".join(counted) + "\n")
    _unjudged(report, out)
    _not_expanded(report, out)
    _assumed(report, out)
    out.write(_verdict(report) + "\n")


def _unjudged(report: Report, out: TextIO) -> None:
    if report.unjudged:
        most = sorted(report.unjudged.items(), key=lambda item: (-item[1], item[0]))
        named = ", ".join(f"{kind} ×{count}" for kind, count in most[:KINDS])
        more = f" and {len(most) - KINDS} kinds more" if len(most) > KINDS else ""
        out.write(f"no schema at hand for {sum(report.unjudged.values())} objects: {named}{more}\n")


def _not_expanded(report: Report, out: TextIO) -> None:
    groups: dict[tuple[str, str], set[str]] = {}
    total = 0
    for render in report.renders:
        for one in render.not_expanded:
            total += 1
            groups.setdefault((one.kind, one.reason), set()).add(f"{one.namespace}/{one.name}")
    if groups:
        out.write(f"not expanded: {total}\n")
    for (kind, reason), names in sorted(groups.items()):
        shown = ", ".join(sorted(names)[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
        out.write(f"    {kind} {shown}: {reason}\n")


def _assumed(report: Report, out: TextIO) -> None:
    names = sorted({name for render in report.renders for name in render.assumed})
    if names:
        shown = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
        out.write(f"values that only the cluster knows, stood in for: {shown}\n")


def _verdict(report: Report) -> str:
    counts = [(report.count(s), str(s)) for s in Severity]
    said = ", ".join(f"{count} {word}{'s' if count != 1 else ''}" for count, word in counts if count)
    return said or "no findings"
