"""Two Kustomizations of one cluster apply the same object.

What
    The same kind, namespace and name is rendered by several Flux Kustomizations of a cluster. It is a warning when
    they differ in more than metadata, else a note. Of Kustomizations that build one folder of one source, or a folder
    and one below it, it is told once, where the innermost of them says its path. Suspended ones, those that apply to
    another cluster, and objects that Flux only merges or creates (`ssa: Merge`, `IfNotPresent`, `Ignore`) do not count.

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
from dataclasses import dataclass
from itertools import pairwise

from penstock.expand.exempt import LEFT_ALONE, MERGED, ONCE
from penstock.finding import Severity
from penstock.plural import counted
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import ClusterView, Item

CODE = "object-applied-twice"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


@dataclass(frozen=True)
class Shared:
    """An object as each of its owners has it, and whether all mean the same."""

    items: tuple[Item, ...]
    same: bool


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Objects with several owners, told once, at the last of them."""
    owners: dict[tuple[str, str, str, str], dict[str, Item]] = {}
    for item in _namesakes(cluster):
        kustomization = item.rendered.kustomization
        if not (kustomization.suspended or kustomization.remote or _shared(item)):
            owners.setdefault(item.document.identity, {}).setdefault(str(kustomization.key), item)
    whole: dict[tuple[str, ...], list[Shared]] = {}
    for identity, items in owners.items():
        if len(items) > 1 and identity[3]:
            one = Shared(tuple(items.values()), len({_substance(item) for item in items.values()}) == 1)
            if _folder(one) is None:
                yield _alone(one)
            else:
                whole.setdefault(tuple(sorted(items)), []).append(one)
    yield from _whole(cluster, whole)


def _alone(one: Shared) -> Problem:
    effect = "each takes it from the other" if one.same else "they differ, so the cluster flips between them"
    message = f"{_several(sorted(str(item.rendered.kustomization.key) for item in one.items))} apply it: {effect}"
    severity = Severity.NOTE if one.same else None
    return Problem(message, one.items[-1], hint="leave it to one of them", severity=severity)


def _whole(cluster: ClusterView, whole: Mapping[tuple[str, ...], list[Shared]]) -> Iterator[Problem]:
    """Kustomizations that build the same folder, or one with all below it: at the path of the innermost that an object
    declares, of several the last."""
    declared = {str(kustomization.key): item for kustomization, _, item in cluster.kustomizations if item}
    for names, found in whole.items():
        paths = {str(item.rendered.kustomization.key): item.rendered.kustomization.path for item in found[0].items}
        differing = [str(one.items[-1].document) for one in found if not one.same]
        if len(found) == 1 and (differing or len(set(paths.values())) > 1):
            yield _alone(found[0])
            continue
        message = (
            f"{_several(list(names))} build {_folder(found[0]) or '.'}: "
            f"each takes {counted(len(found), 'object')} from the other"
        )
        if differing:
            which = f"{differing[0]} differs" if len(differing) == 1 else f"{len(differing)} differ, as {differing[0]}"
            message = f"{message}; {which}: the cluster flips between them"
        inner = sorted((name for name in names if name in declared), key=lambda name: len(paths[name]))
        item = declared[inner[-1]] if inner else found[0].items[-1]
        field = ("spec", "path") if item.document.kind == "Kustomization" else ()
        severity = None if differing else Severity.NOTE
        yield Problem(message, item, field, hint="leave the folder to one of them", severity=severity)


def _folder(one: Shared) -> str | None:
    """The innermost folder of those that an object's owners build, where each lies in the next."""
    if len({item.rendered.source.tree if item.rendered.source else "" for item in one.items}) > 1:
        return None
    paths = sorted((item.rendered.kustomization.path for item in one.items), key=len)
    nested = all(not outer or f"{inner}/".startswith(f"{outer}/") for outer, inner in pairwise(paths))
    return paths[-1] if nested else None


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
