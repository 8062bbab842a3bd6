"""Renders and reports made by hand, for tests of what is written about them."""

from collections.abc import Mapping
from typing import Any

from penstock.discover.cluster import Cluster, entry
from penstock.document import Document
from penstock.expand.kustomization import Kustomization
from penstock.expand.rendered import ClusterRender, Rendered
from penstock.finding import Finding, Place
from penstock.notexpanded import NotExpanded
from penstock.validate.report import ClusterReport, KustomizationReport


def rendered(*documents: Document, name: str = "apps", path: str = "apps", **spec: Any) -> Rendered:
    """One Kustomization with its documents."""
    kustomization = {"metadata": {"name": name, "namespace": "flux-system"}, "spec": {"path": path, **spec}}
    return Rendered(Kustomization(kustomization), Place, documents=documents)


def render(
    *parts: Rendered,
    name: str = "one",
    findings: tuple[Finding, ...] = (),
    not_expanded: tuple[NotExpanded, ...] = (),
    kubernetes: str = "1.33",
    flux: str = "2.9",
) -> ClusterRender:
    """A cluster's render."""
    cluster = Cluster(name, entry(f"clusters/{name}"))
    return ClusterRender(cluster, parts, {}, kubernetes, flux, not_expanded, (), findings)


def cluster_report(
    name: str,
    *,
    facts: Mapping[str, str] | None = None,
    judged: int = 0,
    unjudged: Mapping[str, int] | None = None,
    kustomizations: Mapping[str, int] | None = None,
    **more: Any,
) -> ClusterReport:
    """A cluster's report; `kustomizations` counts their objects."""
    return ClusterReport(
        name=name,
        path=f"clusters/{name}",
        facts=facts or {},
        kubernetes_version="1.33",
        flux_version="2.9",
        kustomizations={key: KustomizationReport("apps", count) for key, count in (kustomizations or {}).items()},
        judged=judged,
        unjudged=unjudged or {},
        not_expanded=more.pop("not_expanded", ()),
        assumed=more.pop("assumed", ()),
        pins=more.pop("pins", ()),
        charts=more.pop("charts", ()),
        findings=more.pop("findings", ()),
        notes={},
        complete=True,
    )
