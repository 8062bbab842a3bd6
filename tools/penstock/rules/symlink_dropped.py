"""A symbolic link lies where Flux would take every manifest, but links never reach Flux.

What
    A folder that a Flux Kustomization builds has no kustomization file, so Flux takes every YAML file in it. One of
    them, or a folder beside them, is a symbolic link.

Why
    The source controller leaves symbolic links out of the artifact. What the link stands for is not applied and nobody
    says so; with `kubectl apply` on a checkout it is. (A link that a kustomization file names fails the build: that is
    `resource-missing`.) Where an OCI artifact is pushed by `flux push artifact --resolve-symlinks`, it has the files
    themselves: waive it there.

PASS
    # file: clusters/example/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1}
    # file: docs/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: other, namespace: edge-app1}
    # link: docs/again.yaml -> map.yaml

FAIL
    # file: clusters/example/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1}
    # file: shared/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: shared, namespace: edge-app1}
    # link: clusters/example/shared.yaml -> ../../shared/map.yaml
"""

from collections.abc import Iterator, Sequence
from posixpath import dirname, join

from penstock.finding import Place, Severity
from penstock.locate import KUSTOMIZATIONS, MANIFESTS
from penstock.rules.contract import Needs, Problem
from penstock.rules.followed import Followed, built_paths, followed
from penstock.rules.view import FleetView
from penstock.tree import Tree
from penstock.tree.tree import SYMLINK

CODE = "symlink-dropped"
SEVERITY = Severity.WARNING
NEEDS = Needs.FLEET
#: What the rule notes of a cluster.
note = built_paths


def check(fleet: FleetView) -> Iterator[Problem]:
    """Links to manifests or folders below a path whose kustomization Flux generates."""
    links = [path for path, entry in fleet.tree.entries.items() if entry.mode == SYMLINK]
    for one in followed(fleet, CODE) if links else ():
        for path in () if one.file else _dropped(fleet.tree, links, one):
            yield Problem(
                f"{path} is a symbolic link: Flux never sees it, so what it stands for is not applied",
                place=Place(fleet.tree.shown(path)),
                hint=f"name its target in a kustomization.yaml in {one.path or 'the root'}, or copy it",
                clusters=one.clusters,
            )


def _dropped(tree: Tree, links: Sequence[str], one: Followed) -> Iterator[str]:
    inside = f"{one.path}/" if one.path else ""
    for path in links:
        if path.startswith(inside) and _would_count(tree, path, one.path):
            yield path


def _would_count(tree: Tree, path: str, top: str) -> bool:
    """True when Flux would take what the link stands for if it saw it."""
    manifest = path.endswith(MANIFESTS) or (tree.root / path).is_dir()
    return manifest and not _in_kustomization(tree, dirname(path), top)


def _in_kustomization(tree: Tree, folder: str, top: str) -> bool:
    """True when a folder on the way up to `top` has its own kustomization file."""
    while folder != top:
        if any(join(folder, name) in tree.entries for name in KUSTOMIZATIONS):
            return True
        folder = dirname(folder)
    return False
