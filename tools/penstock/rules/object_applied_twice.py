"""Two Kustomizations of one cluster apply the same object.

What
    The same kind, namespace and name is rendered by several Flux Kustomizations of a cluster. It is a warning when
    they differ in more than metadata, else a note. Of Kustomizations that build one folder of one source it is told
    once, where the last of them says its path. Suspended ones, those that apply to another cluster, and objects
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
from collections.abc import Iterator, Mapping

from penstock.expand.exempt import LEFT_ALONE, MERGED, ONCE
from penstock.finding import Severity
from penstock.plural import counted
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import ClusterView, Item

CODE = "object-applied-twice"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Objects with several owners, told once, at the last of them."""
    owners: dict[tuple[str, str, str, str], dict[str, Item]] = {}
    for item in _namesakes(cluster):
        kustomization = item.rendered.kustomization
        if not (kustomization.suspended or kustomization.remote or _shared(item)):
            owners.setdefault(item.document.identity, {}).setdefault(str(kustomization.key), item)
    whole: dict[tuple[str, ...], list[Item]] = {}
    for identity, items in owners.items():
        if len(items) > 1 and identity[3]:
            *_, last = items.values()
            same = len({_substance(item) for item in items.values()}) == 1
            if same and len({_built(item) for item in items.values()}) == 1:
                whole.setdefault(tuple(sorted(items)), []).append(last)
                continue
            effect = "each takes it from the other" if same else "they differ, so the cluster flips between them"
            message = f"{_several(sorted(items))} apply it: {effect}"
            severity = Severity.NOTE if same else None
            yield Problem(message, last, hint="leave it to one of them", severity=severity)
    yield from _whole(cluster, whole)


def _whole(cluster: ClusterView, whole: Mapping[tuple[str, ...], list[Item]]) -> Iterator[Problem]:
    """Kustomizations that build the same folder, at the path of the last that an object declares."""
    declared = {str(kustomization.key): item for kustomization, _, item in cluster.kustomizations if item}
    for names, items in whole.items():
        path = items[0].rendered.kustomization.path or "."
        message = f"{_several(list(names))} build {path}: each takes {counted(len(items), 'object')} from the other"
        item = next((declared[name] for name in reversed(names) if name in declared), items[0])
        field = ("spec", "path") if item.document.kind == "Kustomization" else ()
        yield Problem(message, item, field, hint="leave the folder to one of them", severity=Severity.NOTE)


def _built(item: Item) -> tuple[str, str]:
    """What is built: the tree, whatever its source leaves out of it, and the folder."""
    source = item.rendered.source
    return source.tree if source else "", item.rendered.kustomization.path


def _namesakes(cluster: ClusterView) -> Iterator[Item]:
    """The objects that others of the cluster share kind and name with: few, and all are asked for."""
    names = [(item.document.kind, item.document.namespace, item.document.name) for item in cluster.items]
    counts = Counter(names)
    return (item for item, name in zip(cluster.items, names, strict=True) if counts[name] > 1)


def _substance(item: Item) -> str:
    """The object without its metadata, and without what SOPS says of it, which Flux takes off."""
    return json.dumps({k: v for k, v in item.content.items() if k not in ("metadata", "sops")}, sort_keys=True)


def _several(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{len(names)} Kustomizations ({', '.join(names[:3])}{more})"


def _shared(item: Item) -> bool:
    return any(item.says(wanted) for wanted in (LEFT_ALONE, ONCE, MERGED))
