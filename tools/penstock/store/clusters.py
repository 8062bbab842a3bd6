"""Whole clusters in the store: a cluster whose files did not change is neither rendered nor checked again."""

import json
from collections.abc import Sequence
from typing import Any

from penstock.discover.cluster import Cluster
from penstock.expand.rendered import ClusterRender, NotExpanded
from penstock.expand.sources import Home
from penstock.finding import Edit, Finding, Place, Severity
from penstock.store.builds import ignores_of
from penstock.store.closure import decoded, together, witness
from penstock.store.store import Key, key
from penstock.store.version import tools
from penstock.validate.pins import Pin
from penstock.validate.report import ClusterReport, KustomizationReport
from penstock.workshop import Workshop

#: Failures that come by chance; a cluster that has one is looked at again.
BY_CHANCE = frozenset({"worker-failed", "not-settled"})


def recall(workshop: Workshop, home: Home, clusters: Sequence[Cluster]) -> dict[str, ClusterReport]:
    """The reports that the store has and that still hold, by the cluster's name."""
    if workshop.store is None:
        return {}
    workshop.trees.add(home.tree)
    names = {cluster.name: _name(home, cluster) for cluster in clusters}
    stored = workshop.store.get(names.values())
    found = {}
    for cluster, name in names.items():
        seen, _, rest = stored.get(name, b"").partition(b"\n")
        if rest and decoded(seen).holds(home.tree):
            found[cluster] = _read(json.loads(rest))
    return found


def remember(workshop: Workshop, home: Home, render: ClusterRender, report: ClusterReport) -> None:
    """Store a report, unless it was made of other trees than this one, by chance, or of files that moved meanwhile."""
    if workshop.store is None or any(finding.code in BY_CHANCE for finding in report.findings):
        return
    built = [one for one in render.rendered if one.build is not None]
    if any(one.source is None or one.source.tree != home.tree.name for one in built):
        return
    if any(finding.code == "source-missing" for finding in report.findings):
        return  # what is missing is missing in git, which no file of the tree tells
    closures = [one.build.closure for one in built if one.build is not None]
    if all(workshop.settled(home.tree, path) for closure in closures for path in closure.read):
        seen = together(witness(closure, home.tree) for closure in closures)
        workshop.store.put(_name(home, render.cluster), seen.encoded() + b"\n" + json.dumps(_written(report)).encode())


def _name(home: Home, cluster: Cluster) -> Key:
    entry = cluster.entry
    about = [cluster.name, entry.path, str(entry.source), entry.url, str(entry.place), entry.kustomization]
    return key("cluster", tools(), json.dumps(about, sort_keys=True), home.digest, ignores_of(home.tree))


def _written(report: ClusterReport) -> list[Any]:
    return [
        [report.name, report.path, dict(report.facts), report.kubernetes_version, report.flux_version],
        [dict(report.kustomizations), report.judged, dict(report.unjudged)],
        [[n.kind, n.namespace, n.name, n.reason] for n in report.not_expanded],
        list(report.assumed),
        [[p.image, p.tag, p.digest] for p in report.pins],
        list(report.charts),
        [_finding(finding) for finding in report.findings],
        dict(report.notes),
        report.complete,
    ]


def _finding(f: Finding) -> list[Any]:
    edit = [f.edit.old, f.edit.new] if f.edit else None
    return [f.code, str(f.severity), f.message, f.place.path, f.place.line, f.subject, f.clusters, f.hint, edit, f.kustomization, f.waived]


def _read(value: Sequence[Any]) -> ClusterReport:
    (name, path, facts, kubernetes, flux), counts, missing, assumed, pins, charts, findings, notes, complete = value
    kustomizations = {key: KustomizationReport(*words) for key, words in counts[0].items()}
    return ClusterReport(
        name=name,
        path=path,
        facts=facts,
        kubernetes_version=kubernetes,
        flux_version=flux,
        kustomizations=kustomizations,
        judged=counts[1],
        unjudged=counts[2],
        not_expanded=tuple(NotExpanded(*words) for words in missing),
        assumed=tuple(assumed),
        pins=tuple(Pin(*words) for words in pins),
        charts=tuple(charts),
        findings=tuple(map(_found, findings)),
        notes=notes,
        complete=complete,
    )


def _found(words: Sequence[Any]) -> Finding:
    code, severity, message, path, line, subject, clusters, hint, edit, kustomization, waived = words
    return Finding(
        code,
        Severity(severity),
        message,
        Place(path, line),
        subject,
        tuple(clusters),
        hint,
        Edit(*edit) if edit else None,
        kustomization,
        waived,
    )
