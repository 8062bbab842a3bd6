"""The report of a validation for machines; its shape is penstock.report.wire's."""

from typing import TextIO

from penstock import __version__
from penstock.finding import Severity
from penstock.fingerprint import fingerprints
from penstock.report.jsontext import dump
from penstock.report.versions import SETTINGS, assumed
from penstock.report.wire import API_VERSION, ClusterWire, ReportedWire, ReportWire, SummaryWire, finding_wire
from penstock.validate.report import ClusterReport, Report


def write(report: Report, out: TextIO) -> None:
    """{apiVersion, kind: Report, report: {reporter, summary, clusters, findings}}."""
    wire: ReportWire = {
        "apiVersion": API_VERSION,
        "kind": "Report",
        "report": {
            "reporter": f"penstock {__version__}",
            "summary": summary(report),
            "clusters": [_cluster(cluster) for cluster in report.clusters],
            "findings": _findings(report),
        },
    }
    dump(wire, out)


def summary(report: Report) -> SummaryWire:
    """The run in numbers."""
    return {
        "clusters": len(report.clusters),
        "kustomizations": sum(len(cluster.kustomizations) for cluster in report.clusters),
        "objects": sum(cluster.objects for cluster in report.clusters),
        "checked": report.judged,
        "withoutSchema": dict(report.unjudged),
        "assumedVersions": {SETTINGS[name]: version for name, version in assumed(report).items()},
        "notExpanded": sum(len(cluster.not_expanded) for cluster in report.clusters),
        "findings": {severity.value: report.count(severity) for severity in Severity},
        "waived": sum(bool(finding.waived) for finding in report.findings),
        "known": len(report.known),
    }


def _findings(report: Report) -> list[ReportedWire]:
    marked = zip(report.findings, fingerprints(report.findings), strict=True)
    return [{**finding_wire(finding), "fingerprint": fingerprint} for finding, fingerprint in marked]


def _cluster(cluster: ClusterReport) -> ClusterWire:
    return {
        "name": cluster.name,
        "path": cluster.path,
        "kubernetesVersion": cluster.kubernetes_version,
        "fluxVersion": cluster.flux_version,
        "kustomizations": len(cluster.kustomizations),
        "objects": cluster.objects,
        "assumedVariables": list(cluster.assumed),
        "notExpanded": [
            {"kind": n.kind, "namespace": n.namespace, "name": n.name, "reason": n.reason} for n in cluster.not_expanded
        ],
    }
