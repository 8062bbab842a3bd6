"""What a render does not show: Kustomizations that were not followed, and objects that make others on the cluster."""

from collections.abc import Iterator

from penstock.discover.cluster import SourceRef, clean
from penstock.document import Document
from penstock.expand.expansion import Expansion
from penstock.expand.sources import NotFollowed
from penstock.notexpanded import NotExpanded
from penstock.render.source import Source
from penstock.shape import mapping
from penstock.workshop import Workshop

#: Kinds that put objects on the cluster which no offline render of the tree shows.
GENERATORS = {
    ("helm.toolkit.fluxcd.io", "HelmRelease"): "its chart is not at hand",
    ("fluxcd.controlplane.io", "ResourceSet"): "flux-operator expands it on the cluster",
}


def not_expanded(state: Expansion, workshop: Workshop) -> Iterator[NotExpanded]:
    """Kustomizations that were not followed, and objects that make others on the cluster."""
    for key, node in state.nodes.items():
        if isinstance(node.source, NotFollowed):
            yield NotExpanded("Kustomization", key.namespace, key.name, node.source.reason)
        for document in node.documents:
            reason = GENERATORS.get((document.group, document.kind))
            if reason:
                known = _chart_at_hand(state, workshop, document) if document.kind == "HelmRelease" else ""
                yield NotExpanded(document.kind, document.namespace, document.name, known or reason)


def _chart_at_hand(state: Expansion, workshop: Workshop, document: Document) -> str:
    """Why a release is not expanded although its chart's folder is in a source at hand; empty when it is not."""
    chart = mapping(mapping(mapping(document.object.get("spec")).get("chart")).get("spec"))
    ref = mapping(chart.get("sourceRef"))
    if ref.get("kind") != "GitRepository":
        return ""
    named = SourceRef("GitRepository", str(ref.get("namespace") or document.namespace), str(ref.get("name")))
    source, folder = state.source(named), clean(str(chart.get("chart") or ""))
    if isinstance(source, Source) and f"{folder}/Chart.yaml" in workshop.trees[source.tree].entries:
        return f"its chart {folder} is at hand, but penstock renders no Helm charts"
    return ""
