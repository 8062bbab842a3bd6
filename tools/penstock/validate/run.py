"""The main job, from a repository to a report, as one straight line."""

from collections.abc import Mapping
from dataclasses import dataclass

from penstock.expand.rendered import ClusterRender
from penstock.finding import Finding, Severity, merged
from penstock.fleet import Repository, expanded
from penstock.validate.check import check


@dataclass(frozen=True)
class Report:
    """What a run found. `unjudged` counts the documents that no schema at hand describes, by apiVersion and kind."""

    renders: tuple[ClusterRender, ...]
    findings: tuple[Finding, ...]
    judged: int
    unjudged: Mapping[str, int]

    @property
    def failed(self) -> bool:
        """True when there is an error or a warning; notes are only said."""
        return any(finding.severity is not Severity.NOTE for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """How many findings are of this severity."""
        return sum(finding.severity is severity for finding in self.findings)


def validate(repository: Repository) -> Report:
    """Render every cluster that was asked for and check it."""
    with expanded(repository) as fleet:
        checked = check(fleet.pool, fleet.trees, fleet.renders)
    findings = [finding for render in fleet.renders for finding in render.findings]
    return Report(fleet.renders, merged([*findings, *checked.findings]), checked.judged, checked.unjudged)
