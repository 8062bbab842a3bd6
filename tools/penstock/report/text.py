"""Findings for a person at a terminal."""

from collections.abc import Iterable
from typing import TextIO

from penstock.finding import Finding

#: So many cluster names are written out; of more, only the count.
NAMED = 4


def write_findings(findings: Iterable[Finding], out: TextIO) -> None:
    """One paragraph a finding: place, severity, code, sentence; then what to do and whom it hits."""
    for finding in findings:
        where = f"{finding.place}: " if finding.place.path else ""
        subject = f"{finding.subject}: " if finding.subject else ""
        out.write(f"{where}{finding.severity} {finding.code}: {subject}{finding.message}\n")
        if finding.hint:
            out.write(f"    do: {finding.hint}\n")
        if finding.clusters:
            out.write(f"    in: {_clusters(finding.clusters)}\n")


def _clusters(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:NAMED])
    return shown if len(names) <= NAMED else f"{shown} and {len(names) - NAMED} more"
