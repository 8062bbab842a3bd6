"""The report of a validation for a person."""

from typing import TextIO

from penstock.plural import counted, named
from penstock.report.plain import inert, plain
from penstock.report.text import write_findings
from penstock.report.versions import sentences
from penstock.report.words import known, verdict
from penstock.validate.report import Report

#: So many kinds without a schema are named.
KINDS = 6


def write(report: Report, out: TextIO) -> None:
    """Findings first, then what was done and what was not, so that silence is never mistaken for a check."""
    write_findings(report.findings, out)
    if report.findings:
        out.write("\n")
    kustomizations = sum(len(cluster.kustomizations) for cluster in report.clusters)
    objects = sum(cluster.objects for cluster in report.clusters)
    parts = (
        counted(len(report.clusters), "cluster"),
        counted(kustomizations, "Kustomization"),
        counted(objects, "object"),
        f"{report.judged} checked against schemas",
    )
    out.write(", ".join(parts) + "\n")
    _unjudged(report, out)
    _not_expanded(report, out)
    _assumed(report, out)
    out.writelines(f"{inert(sentence)}\n" for sentence in sentences(report))
    if report.known:
        out.write(f"{known(report)}\n")
    counting = [finding for finding in report.findings if not finding.waived]
    more = f" (`penstock explain {counting[0].code}` says more)" if counting else ""
    out.write(f"{verdict(report)}{more}\n")


def _unjudged(report: Report, out: TextIO) -> None:
    if report.unjudged:
        most = sorted(report.unjudged.items(), key=lambda item: (-item[1], item[0]))
        kinds = ", ".join(f"{plain(kind)} \N{MULTIPLICATION SIGN}{count}" for kind, count in most[:KINDS])
        more = f" and {len(most) - KINDS} kinds more" if len(most) > KINDS else ""
        out.write(inert(f"no schema at hand for {counted(sum(report.unjudged.values()), 'object')}: {kinds}{more}\n"))


def _not_expanded(report: Report, out: TextIO) -> None:
    groups: dict[tuple[str, str], set[str]] = {}
    total = 0
    for cluster in report.clusters:
        for one in cluster.not_expanded:
            total += 1
            groups.setdefault((one.kind, one.reason), set()).add(f"{one.namespace}/{one.name}")
    if groups:
        out.write(f"not expanded: {total}\n")
    for (kind, reason), names in sorted(groups.items()):
        out.write(inert(plain(f"    {kind} {named(sorted(names), 4)}: {reason}")) + "\n")


def _assumed(report: Report, out: TextIO) -> None:
    names = sorted({name for cluster in report.clusters for name in cluster.assumed})
    if names:
        out.write(f"values that only the cluster knows, stood in for: {inert(plain(named(names, 8)))}\n")
