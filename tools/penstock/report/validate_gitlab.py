"""The report of a validation as a GitLab code-quality artifact."""

from typing import TextIO

from penstock.finding import Finding, Severity
from penstock.fingerprint import fingerprints
from penstock.report.jsontext import dump
from penstock.report.place import file
from penstock.report.plain import plain
from penstock.validate.report import Report

#: Our words → GitLab's.
SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}


def write(report: Report, out: TextIO) -> None:
    """A list of issues; what is waived is none."""
    marked = zip(report.findings, fingerprints(report.findings), strict=True)
    dump([_issue(finding, mark) for finding, mark in marked if not finding.waived], out)


def _issue(finding: Finding, fingerprint: str) -> dict[str, object]:
    said = ": ".join(word for word in (finding.subject, finding.message, finding.hint) if word)
    return {
        "description": plain(said),
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": {"path": file(finding.place.path), "lines": {"begin": finding.place.line or 1}},
    }
