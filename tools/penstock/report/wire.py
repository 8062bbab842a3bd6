"""The machine form of findings; versioned, because scripts read it."""

from typing import Any

from penstock.finding import Finding

API_VERSION = "penstock/v1beta1"


def finding_wire(finding: Finding) -> dict[str, Any]:
    """One finding as JSON holds it."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "path": finding.place.path,
        "line": finding.place.line,
        "object": finding.subject,
        "clusters": list(finding.clusters),
        "hint": finding.hint,
    }
