"""The fleet at a glance: one row per cluster, made from the report of a validation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from penstock.document import Document
from penstock.expand.kustomization import mapping
from penstock.expand.rendered import ClusterRender
from penstock.finding import Severity
from penstock.validate.run import Report

WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob")
IMAGE = re.compile(r"^(?P<name>[^@]+?)(?::(?P<tag>[^/@:]+))?(?:@(?P<digest>sha256:[0-9a-f]+))?$")


@dataclass(frozen=True, slots=True)
class Pin:
    """An image that a cluster runs: its name without the registry, tag and digest (either may be empty)."""

    image: str
    tag: str
    digest: str

    def __str__(self) -> str:
        digest = f"@{self.digest.removeprefix('sha256:')[:8]}" if self.digest else ""
        return f"{self.image}{':' + self.tag if self.tag else ''}{digest}"


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
    rows = (_row(render, report) for render in report.renders)
    return tuple(sorted(rows, key=lambda row: (row.site, _descending(row.level), row.cluster)))


def _row(render: ClusterRender, report: Report) -> Row:
    hits = [f.severity for f in report.findings if render.cluster.name in f.clusters]
    return Row(
        cluster=render.facts.get("CLUSTER") or render.cluster.name,
        site=render.facts.get("SITE", ""),
        level=render.facts.get("LEVEL", ""),
        parent=render.facts.get("PARENT", "").rpartition("/")[2],
        connectivity=render.facts.get("CONNECTIVITY", ""),
        kubernetes=render.kubernetes_version,
        flux=render.flux_version,
        kustomizations=len(render.rendered),
        objects=sum(1 for _ in render.documents),
        charts=tuple(sorted(set(_charts(render)))),
        pins=tuple(sorted(set(_pins(render)), key=str)),
        errors=hits.count(Severity.ERROR),
        warnings=hits.count(Severity.WARNING),
    )


def _descending(level: str) -> int:
    return -int(level[1:]) if level[1:].isdigit() else 0


def _pins(render: ClusterRender) -> Iterator[Pin]:
    for document in render.documents:
        if document.kind in WORKLOADS:
            for image in _images(document):
                match = IMAGE.match(image)
                if match:
                    yield Pin(match["name"].rpartition("/")[2], match["tag"] or "", match["digest"] or "")


def _images(document: Document) -> Iterator[str]:
    spec = mapping(document.object.get("spec"))
    if document.kind == "CronJob":
        spec = mapping(mapping(spec.get("jobTemplate")).get("spec"))
    pod = mapping(mapping(spec.get("template")).get("spec"))
    for key in ("initContainers", "containers"):
        containers: Any = pod.get(key)
        for container in containers if isinstance(containers, list) else ():
            if isinstance(mapping(container).get("image"), str):
                yield container["image"]


def _charts(render: ClusterRender) -> Iterator[str]:
    """name@version of every HelmRelease's chart; the version is its source's when the release refers to one."""
    sources = {(d.kind, d.namespace, d.name): d for d in render.documents if d.kind in ("OCIRepository", "HelmChart")}
    for document in render.documents:
        if document.kind != "HelmRelease":
            continue
        spec = mapping(document.object.get("spec"))
        chart = mapping(mapping(spec.get("chart")).get("spec"))
        if chart:
            yield f"{chart.get('chart', '?')} {chart.get('version', '*')}"
            continue
        ref = mapping(spec.get("chartRef"))
        source = sources.get((ref.get("kind"), ref.get("namespace") or document.namespace, ref.get("name")))  # type: ignore[arg-type]
        version = mapping(mapping(source.object.get("spec")).get("ref")) if source else {}
        yield f"{ref.get('name', document.name)} {version.get('tag') or version.get('semver') or version.get('digest') or '*'}"
