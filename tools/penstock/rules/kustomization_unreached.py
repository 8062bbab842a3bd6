"""A Flux Kustomization lies in a folder that clusters build, and is in no cluster.

What
    A file with a Flux Kustomization lies in a folder that clusters build, however deep, and the next kustomization.yaml
    above it names neither the file nor its folder: no build of the whole fleet reads it, and nothing else builds its
    path. What is named there all the same, as in a comment, is taken to be put away.

Why
    Where there is a kustomization.yaml Flux takes what it lists and nothing else. What such a Kustomization would
    bring is not on any cluster, and nothing fails.

PASS
    # file: clusters/example/kustomization.yaml
    resources: [apps.yaml]
    # file: clusters/example/apps.yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      interval: 10m
      prune: true
      path: ./apps
      sourceRef: {kind: GitRepository, name: flux-system}
    # file: apps/settings.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: default}

FAIL
    # beside: PASS
    # file: clusters/example/more.yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: more, namespace: flux-system}
    spec:
      interval: 10m
      prune: true
      path: ./more
      sourceRef: {kind: GitRepository, name: flux-system}
"""

import os
import posixpath
from collections.abc import Container, Iterator
from collections.abc import Set as AbstractSet

from penstock import marks
from penstock.discover.cluster import clean
from penstock.expand.kustomization import GROUP, is_kustomization
from penstock.finding import Place, Severity
from penstock.locate import KUSTOMIZATIONS, MANIFESTS, content, nodes, plain
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import ClusterView, FleetView
from penstock.tree import Tree

CODE = "kustomization-unreached"
SEVERITY = Severity.NOTE
NEEDS = Needs.FLEET


def note(cluster: ClusterView) -> dict[str, object]:
    """The manifests, by tree, that builds of Flux Kustomizations read, the folders that are built, and whether all
    builds came out."""
    builds = [(one.source.tree, one.build) for one in cluster.render.rendered if one.source and one.build]
    endings = (*MANIFESTS, *KUSTOMIZATIONS)
    flux = [(tree, build) for tree, build in builds if any(map(is_kustomization, build.documents))]
    read = {(tree, path) for tree, build in flux for path in build.closure.read if path.endswith(endings)}
    built = sorted({one.kustomization.path for one in cluster.render.rendered})
    whole = all(build.failure is None for _, build in builds)
    return {"whole": whole, "read": [list(one) for one in sorted(read)], "built": built}


def check(fleet: FleetView) -> Iterator[Problem]:
    """Files with Kustomizations that no build reads. A build that fails does not read all that it would."""
    notes = [(cluster.name, cluster.note(CODE) or {}) for cluster in fleet.clusters]
    if not fleet.whole or not all(one.get("whole", True) for _, one in notes):
        return
    users: dict[str, list[str]] = {}
    for name, one in notes:
        for tree, path in one.get("read", ()):
            if tree == fleet.tree.name:
                users.setdefault(path, []).append(name)
    built = {path for _, one in notes for path in one.get("built", ())}
    looked = {*users, *(folder for path in users for folder in _above(path))}
    for path in sorted(one for one in users if posixpath.basename(one) in KUSTOMIZATIONS):
        for other in _left_out(fleet.tree, path, looked):
            yield from _unreached(fleet, other, built, tuple(users[path]))


def _above(path: str) -> Iterator[str]:
    """The folders that a file lies in."""
    while path:
        path = posixpath.dirname(path)
        yield path


def _left_out(tree: Tree, path: str, read: Container[str]) -> Iterator[str]:
    """The manifests below a kustomization file, as far as that is the next one above them, that it does not know of;
    `read` has the files and folders that builds look into."""
    listed = content(tree, path)
    top = posixpath.dirname(path)
    todo = [top]
    while todo:
        folder = todo.pop()
        for name in reversed(tree.children.get(folder, ())):
            other = posixpath.join(folder, name)
            if other in tree.entries:
                if other not in read and name.endswith(MANIFESTS) and _way(other, top) not in listed:
                    yield other
            elif not _has_own(tree, other) and (other in read or os.fsencode(name) not in listed):
                todo.append(other)


def _way(path: str, top: str) -> bytes:
    """How a kustomization file in `top` would name it."""
    return os.fsencode(posixpath.relpath(path, top or "."))


def _has_own(tree: Tree, folder: str) -> bool:
    return any(posixpath.join(folder, name) in tree.entries for name in KUSTOMIZATIONS)


def _unreached(fleet: FleetView, path: str, built: AbstractSet[str], clusters: tuple[str, ...]) -> Iterator[Problem]:
    """What is built all the same, as that which leads to itself and was applied by hand, is in a cluster."""
    text = content(fleet.tree, path)
    for node in nodes(plain(text)) if GROUP.encode() in text else ():
        said = (marks.scalar(node, "apiVersion").rpartition("/")[0], marks.scalar(node, "kind"))
        if said == (GROUP, "Kustomization") and clean(marks.scalar(node, "spec", "path")) not in built:
            name = marks.scalar(node, "metadata", "name")
            yield Problem(
                f"the Flux Kustomization {name} is in no cluster: no kustomization.yaml names its file",
                place=Place(fleet.tree.shown(path), marks.line(node)),
                hint="list it under resources, or take the file away",
                clusters=clusters,
            )
