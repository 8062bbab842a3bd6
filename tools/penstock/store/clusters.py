"""Whole clusters in the store: a cluster whose files did not change is neither rendered nor checked again."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from penstock.discover.cluster import Cluster
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import Home
from penstock.store import reports
from penstock.store.builds import ignores_of
from penstock.store.closure import Witness, decoded, together, witness
from penstock.store.store import Key, key
from penstock.store.version import tools
from penstock.validate.report import ClusterReport
from penstock.workshop import Workshop

#: Failures that come by chance, or of limits that another run may not have; a cluster that has one is looked at again.
BY_CHANCE = frozenset({"worker-failed", "over-limit", "not-settled", "rule-failed"})


def recall(workshop: Workshop, home: Home, clusters: Sequence[Cluster]) -> dict[str, ClusterReport]:
    """The reports that the store has and that still hold, by the cluster's name."""
    if workshop.store is None:
        return {}
    workshop.trees.add(home.tree)
    names = {cluster.name: name_of(home, cluster) for cluster in clusters}
    stored = workshop.store.get(names.values())
    held = {}
    for cluster, name in names.items():
        if name in stored:
            record = read(stored[name])
            if record.witness.holds(home.tree):
                held[cluster] = record.report
    found = zip(held, reports.get(workshop.store, list(held.values())), strict=True)
    return {cluster: report for cluster, report in found if report is not None}


def remember(workshop: Workshop, home: Home, render: ClusterRender, report: ClusterReport) -> ClusterReport:
    """Store a report, unless it was made of other trees than this one, by chance, or of files that moved meanwhile.
    The report, which knows where it is stored if it is."""
    if workshop.store is None or any(finding.code in BY_CHANCE for finding in report.findings):
        return report
    closures = render.closures(home.tree.name)
    if closures is None:
        return report
    if any(finding.code == "source-missing" for finding in report.findings):
        return report  # what is missing is missing in git, which no file of the tree tells
    if not all(workshop.settled(home.tree, path) for closure in closures for path in closure.read):
        return report
    stored = reports.put(workshop.store, report)
    seen = together(witness(closure, home.tree) for closure in closures)
    words = json.dumps([stored.kept.hex(), dict(report.facts)]).encode()
    workshop.store.put(name_of(home, render.cluster), seen.encoded() + b"\n" + words)
    return stored


class Record(NamedTuple):
    """What the store has of a cluster: what it was made of, the key of its report, and its facts."""

    witness: Witness
    report: Key
    facts: Mapping[str, str]


def read(value: bytes) -> Record:
    """The record that `remember` wrote."""
    seen, _, words = value.partition(b"\n")
    report, facts = json.loads(words)
    return Record(decoded(seen), bytes.fromhex(report), facts)


def name_of(home: Home, cluster: Cluster) -> Key:
    """The key of a cluster's record."""
    return key("cluster", tools(), about(cluster), home.digest, ignores_of(home.tree))


def about(cluster: Cluster) -> str:
    """Everything that says where a cluster begins."""
    entry = cluster.entry
    words = [cluster.name, entry.path, str(entry.source), entry.url, str(entry.place), entry.kustomization]
    return json.dumps(words, sort_keys=True)
