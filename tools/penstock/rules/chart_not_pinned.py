"""A HelmRelease takes whatever version of its chart is newest.

What
    The chart's version is missing, a range, or (through an OCIRepository) a semver range, `latest` or no ref at all. A
    HelmChart that a release names by `chartRef` is looked at in the same way. Charts out of a GitRepository or Bucket
    have the version of their source and are left alone. In a cluster with facts (a level) it is a warning, elsewhere a
    note.

Why
    A new chart is then rolled out without a change in git: what was reviewed is not what runs, no promotion carries
    it, and a mirror below does not have it.

PASS
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: HelmRepository
    metadata: {name: charts, namespace: edge-app1}
    spec: {interval: 1h, url: "https://registry.example/charts"}
    ---
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: historian, namespace: edge-app1}
    spec:
      interval: 1h
      timeout: 10m
      chart: {spec: {chart: historian, version: 1.4.2, sourceRef: {kind: HelmRepository, name: charts}}}

FAIL
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: HelmRepository
    metadata: {name: charts, namespace: edge-app1}
    spec: {interval: 1h, url: "https://registry.example/charts"}
    ---
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: historian, namespace: edge-app1}
    spec:
      interval: 1h
      timeout: 10m
      chart: {spec: {chart: historian, version: 1.x, sourceRef: {kind: HelmRepository, name: charts}}}
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.flux import SOURCE, releases, veiled
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "chart-not-pinned"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

EXACT = re.compile(r"=?\s*v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?\Z")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Releases by chart and version, and the HelmCharts and OCIRepositories that releases take their chart from."""
    severity = SEVERITY if cluster.level else Severity.NOTE
    charts: list[tuple[Item, Field]] = [(item, ("spec", "chart", "spec")) for item in releases(cluster)]
    charts += [(item, ("spec",)) for item in _named(cluster, "HelmChart")]
    for item, field in charts:
        version = _loose_version(mapping(item.get(*field)))
        if version is not None:
            said = f"chart version {version!r} is a range" if version else "no chart version: the newest is taken"
            where = (*field, "version") if version else field
            yield Problem(said, item, where, hint="name one version, as 1.4.2", severity=severity)
    for item in _named(cluster, "OCIRepository"):
        loose = _loose_ref(item)
        if loose:
            hint = "set spec.ref.tag to one version, or spec.ref.digest"
            yield Problem(f"a chart's OCIRepository {loose}", item, ("spec", "ref"), hint=hint, severity=severity)


def _loose_version(spec: Mapping[str, Any]) -> str | None:
    version = str(spec.get("version") or "").strip()
    if mapping(spec.get("sourceRef")).get("kind") != "HelmRepository" or EXACT.match(version) or veiled(version):
        return None
    return "" if version == "*" else version


def _named(cluster: ClusterView, kind: str) -> Iterator[Item]:
    """The sources of a kind that a chartRef names, each once."""
    named = set()
    for item in releases(cluster):
        reference = mapping(item.get("spec", "chartRef"))
        if reference.get("kind") == kind:
            named.add((str(reference.get("namespace") or item.document.namespace), str(reference.get("name"))))
    for item in cluster.of(kind, group=SOURCE):
        if (item.document.namespace, item.document.name) in named:
            yield item


def _loose_ref(item: Item) -> str:
    ref = mapping(item.get("spec", "ref"))
    if ref.get("digest") or veiled(ref):
        return ""
    if ref.get("semver"):
        return "" if EXACT.match(str(ref["semver"])) else f"takes the newest of {ref['semver']}"
    tag = str(ref.get("tag") or "")
    return f"takes the tag {tag}" if tag == "latest" else "" if tag else "takes the tag latest"
