"""Two Kustomizations of one cluster apply the same object.

What
    The same kind, namespace and name is rendered by several Flux Kustomizations of a cluster. It is a warning when
    they differ in more than metadata, else a note. Suspended ones, those that apply to another cluster, and objects
    that Flux only merges or creates (`ssa: Merge`, `IfNotPresent`, `Ignore`) do not count.

Why
    Each takes the object over from the other at every reconciliation; where they differ, the cluster flips between the
    two. And when the one that took it last drops it from git, it prunes what the others still want, until their next
    reconciliation.

PASS
    # file: clusters/example/all.yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec: {interval: 1h, prune: true, path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: other, namespace: edge-app1}
    # file: apps/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1}

FAIL
    # beside: PASS
    # file: clusters/example/all.yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec: {interval: 1h, prune: true, path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1}
"""

import json
from collections import Counter
from collections.abc import Iterator

from penstock.expand.kustomization import GROUP
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import ClusterView, Item

CODE = "object-applied-twice"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

SHARED = frozenset({"merge", "ifnotpresent", "ignore"})


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Objects with several owners, told once, at the last of them."""
    owners: dict[tuple[str, str, str, str], dict[str, Item]] = {}
    for item in _namesakes(cluster):
        kustomization = item.rendered.kustomization
        if not (kustomization.suspended or kustomization.remote or _shared(item)):
            owners.setdefault(item.document.identity, {}).setdefault(str(kustomization.key), item)
    for identity, items in owners.items():
        if len(items) > 1 and identity[3]:
            *_, last = items.values()
            same = len({_substance(item) for item in items.values()}) == 1
            effect = "each takes it from the other" if same else "they differ, so the cluster flips between them"
            message = f"{_several(sorted(items))} apply it: {effect}"
            severity = Severity.NOTE if same else None
            yield Problem(message, last, hint="leave it to one of them", severity=severity)


def _namesakes(cluster: ClusterView) -> Iterator[Item]:
    """The objects that others of the cluster share kind and name with: few, and all are asked for."""
    names = [(item.document.kind, item.document.namespace, item.document.name) for item in cluster.items]
    counts = Counter(names)
    return (item for item, name in zip(cluster.items, names, strict=True) if counts[name] > 1)


def _substance(item: Item) -> str:
    """The object without its metadata."""
    return json.dumps({key: value for key, value in item.content.items() if key != "metadata"}, sort_keys=True)


def _several(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{len(names)} Kustomizations ({', '.join(names[:3])}{more})"


def _shared(item: Item) -> bool:
    ssa = str(item.annotations.get(f"{GROUP}/ssa", "")).lower()
    return ssa in SHARED or str(item.annotations.get(f"{GROUP}/reconcile", "")).lower() == "disabled"
