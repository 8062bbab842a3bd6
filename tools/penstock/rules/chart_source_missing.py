"""A HelmRelease takes its chart from a source that nothing makes.

What
    `sourceRef` or `chartRef` of a HelmRelease, or `sourceRef` of a HelmChart, names an object that nothing of the
    cluster renders. While a part of the cluster could not be rendered, or where something may make it on the cluster,
    only a name is told that is one letter off one that is there. Where several name what is not there, and nobody the
    source that is one letter off, it is told once, at that source.

Why
    The release is never installed. Most often the reference lacks a namespace, or a name was changed at one end.

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
      chart: {spec: {chart: historian, version: 1.4.2, sourceRef: {kind: HelmRepository, name: chart}}}
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from penstock.expand.misspelt import like, slip
from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.flux import SOURCE, releases, veiled
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "chart-source-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

FIELDS: tuple[Field, ...] = (("spec", "chart", "spec", "sourceRef"), ("spec", "chartRef"))
#: The reference of a HelmChart, which leads into its own namespace.
OWN: Field = ("spec", "sourceRef")
#: (kind, namespace, name)
Source = tuple[str, str, str]
#: Sources that another object of the render makes under a name of its own.
MADE = frozenset({"ExternalArtifact"})


def check(cluster: ClusterView) -> Iterator[Problem]:
    """References of releases that lead to nothing; sources that are misspelt themselves."""
    entry = cluster.render.cluster.entry.source
    held = [(item.document.kind, item.document.namespace, item.document.name) for item in cluster.items]
    there = _There({*held, (entry.kind, entry.namespace, entry.name)})
    asked = list(_asked(cluster))
    misspelt = _misspelt(cluster, asked, there)
    for source, wanted in misspelt.items():
        message = f"no release asks for it, and several for {wanted[2]}, which nothing makes"
        yield Problem(message, cluster.find(*source), ("metadata", "name"), hint=f"write {wanted[2]}")
    for item, field, reference in asked:
        if _wanted(item, reference) not in misspelt.values():
            yield from _missing(item, field, reference, there, sure=not unseen(cluster).everywhere)


def _asked(cluster: ClusterView) -> Iterator[tuple[Item, Field, dict[str, Any]]]:
    for item in (*releases(cluster), *cluster.of("HelmChart", group=SOURCE)):
        for field in FIELDS if item.document.kind != "HelmChart" else (OWN,):
            reference = mapping(item.get(*field))
            if reference and not veiled(reference):
                yield item, field, reference


def _wanted(item: Item, reference: dict[str, Any]) -> Source:
    namespace = str(reference.get("namespace") or item.document.namespace)
    return str(reference.get("kind") or ""), namespace, str(reference.get("name") or "")


def _misspelt(
    cluster: ClusterView, asked: list[tuple[Item, Field, dict[str, Any]]], there: "_There"
) -> dict[Source, Source]:
    """Sources that nobody asks for, and what several ask for instead: a name that is a slip away."""
    times = Counter(_wanted(item, reference) for item, _, reference in asked)
    found = {}
    for (kind, namespace, name), count in times.items():
        if count > 1 and kind not in MADE and (kind, namespace, name) not in there.sources:
            source = (kind, namespace, slip(name, there.names.get((kind, namespace), [])))
            if source[2] and source not in times and cluster.find(*source):
                found[source] = (kind, namespace, name)
    return found


class _There:
    """What there is, by what is asked of it."""

    def __init__(self, sources: set[Source]) -> None:
        self.sources = sources
        #: (kind, namespace) → names; (kind, name) → the first of its namespaces.
        self.names: dict[tuple[str, str], list[str]] = {}
        self.homes: dict[tuple[str, str], str] = {}
        for kind, namespace, name in sorted(sources):
            self.names.setdefault((kind, namespace), []).append(name)
            self.homes.setdefault((kind, name), namespace)


def _missing(item: Item, field: Field, reference: dict[str, Any], there: _There, *, sure: bool) -> Iterator[Problem]:
    kind, namespace, name = _wanted(item, reference)
    if kind in MADE or (kind, namespace, name) in there.sources:
        return
    other, names = there.homes.get((kind, name), ""), there.names.get((kind, namespace), [])
    near = bool(reference.get("namespace")) and bool(slip(namespace, [other]))
    if not sure and not near and not slip(name, names):
        return
    alike = [n for n in names if _meant(name, n)]
    hint = f"correct it, or add the {kind}"
    if len(alike) == 1 and like(name, alike[0]):
        hint = f"write {alike[0]}"
    elif len(alike) == 1:
        hint = f"{alike[0]} is there: namePrefix and nameSuffix do not reach this reference"
    if other and field == OWN:
        hint = f"put both into one namespace: the {kind} is in {other}"
    elif other:
        hint = f"{'write' if reference.get('namespace') else 'add'} namespace: {other}"
    message = f"takes its chart from {kind} {namespace}/{name}, which nothing makes"
    stray = near or bool(other and field != OWN and reference.get("namespace"))
    yield Problem(message, item, (*field, "namespace" if stray else "name"), hint=hint)


def _meant(name: str, other: str) -> bool:
    """Whether a name is the other by a slip, or without the prefix or suffix that a kustomization gave that one."""
    return like(name, other) or other.endswith(f"-{name}") or other.startswith(f"{name}-")
