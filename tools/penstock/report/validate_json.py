"""The report of a validation for machines."""

import json
from typing import TextIO

from penstock import __version__
from penstock.finding import Severity
from penstock.report.wire import API_VERSION, finding_wire
from penstock.validate.run import Report


def write(report: Report, out: TextIO) -> None:
    """{apiVersion, kind: Report, report: {reporter, summary, clusters, findings, notExpanded}}."""
    wire = {
        "apiVersion": API_VERSION,
        "kind": "Report",
        "report": {
            "reporter": f"penstock {__version__}",
            "summary": {
                "clusters": len(report.renders),
                "kustomizations": sum(len(render.rendered) for render in report.renders),
                "objects": sum(1 for render in report.renders for _ in render.documents),
                "checked": report.judged,
                "withoutSchema": dict(report.unjudged),
                "notExpanded": sum(len(render.not_expanded) for render in report.renders),
                "findings": {str(severity): report.count(severity) for severity in Severity},
            },
            "clusters": [
                {
                    "name": render.cluster.name,
                    "path": render.cluster.entry.path,
                    "kubernetesVersion": render.kubernetes_version,
                    "fluxVersion": render.flux_version,
                    "kustomizations": len(render.rendered),
                    "objects": sum(1 for _ in render.documents),
                    "assumedVariables": list(render.assumed),
                    "notExpanded": [
                        {"kind": n.kind, "namespace": n.namespace, "name": n.name, "reason": n.reason}
                        for n in render.not_expanded
                    ],
                }
                for render in report.renders
            ],
            "findings": [finding_wire(finding) for finding in report.findings],
        },
    }
    json.dump(wire, out, indent=2)
    out.write("\n")
