"""The fleet at a glance: one row per cluster, made from the report of a validation."""

from collections import Counter
from dataclasses import dataclass

from penstock.finding import Severity
from penstock.validate.pin import Pin
from penstock.validate.report import ClusterReport, Report


@dataclass(frozen=True, slots=True)
class Row:
    """One cluster."""

    cluster: str
    site: str
    level: str
    parent: str
    connectivity: str
    kubernetes: str
    flux: str
    kustomizations: int
    objects: int
    charts: tuple[str, ...]
    pins: tuple[Pin, ...]
    errors: int
    warnings: int


def fleet_status(report: Report) -> tuple[Row, ...]:
    """A row for each cluster, by site, then from the highest level down."""
    hits: dict[str, Counter[Severity]] = {}
    for finding in report.findings:
        for name in () if finding.waived else finding.clusters:
            hits.setdefault(name, Counter())[finding.severity] += 1
    rows = (_row(cluster, hits.get(cluster.name, Counter())) for cluster in report.clusters)
    return tuple(sorted(rows, key=lambda row: (row.site, _descending(row.level), row.cluster)))


def _row(cluster: ClusterReport, hits: Counter[Severity]) -> Row:
    return Row(
        cluster=cluster.facts.get("CLUSTER") or cluster.name,
        site=cluster.facts.get("SITE", ""),
        level=cluster.facts.get("LEVEL", ""),
        parent=cluster.facts.get("PARENT", "").rpartition("/")[2],
        connectivity=cluster.facts.get("CONNECTIVITY", ""),
        kubernetes=cluster.kubernetes_version,
        flux=cluster.flux_version,
        kustomizations=len(cluster.kustomizations),
        objects=cluster.objects,
        charts=cluster.charts,
        pins=cluster.pins,
        errors=hits[Severity.ERROR],
        warnings=hits[Severity.WARNING],
    )


def _descending(level: str) -> int:
    return -int(level[1:]) if level[1:].isdigit() else 0
