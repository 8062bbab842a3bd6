"""A cluster's render as one JSON document."""

from typing import TextIO

from penstock.expand.rendered import ClusterRender
from penstock.report.jsontext import dump
from penstock.report.wire import API_VERSION, finding_wire
from penstock.secrets import Veil


def write(render: ClusterRender, out: TextIO, over: Veil | None = None) -> None:
    """{apiVersion, kind: Render, cluster, kustomizations: [{namespace, name, path, objects}], notExpanded, …}."""
    dump(
        {
            "apiVersion": API_VERSION,
            "kind": "Render",
            "cluster": render.cluster.name,
            "kubernetesVersion": render.kubernetes_version,
            "fluxVersion": render.flux_version,
            "kustomizations": [
                {
                    "namespace": one.kustomization.key.namespace,
                    "name": one.kustomization.key.name,
                    "path": one.kustomization.path,
                    "objects": [over.object(content) if over else content for content in one.objects()],
                }
                for one in render.rendered
            ],
            "notExpanded": [
                {"kind": n.kind, "namespace": n.namespace, "name": n.name, "reason": n.reason}
                for n in render.not_expanded
            ],
            "findings": [finding_wire(over.finding(finding) if over else finding) for finding in render.findings],
        },
        out,
        indent=None,
    )
