"""Clusters that a tree shows by itself: gotk-sync.yaml, FluxInstance, flux-instance chart values, or loose roots."""

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from penstock import marks
from penstock.discover.cluster import FLUX_SYSTEM, Entry, SourceRef, clean, entry
from penstock.document import Object
from penstock.finding import Place
from penstock.locate import MANIFESTS, content
from penstock.tree import Tree

FLUX_KUSTOMIZATION = "kustomize.toolkit.fluxcd.io/"
HINT = re.compile(rb"kind:\s*FluxInstance\b|\bsync:\s*(?:[{#]|$)", re.MULTILINE)


@lru_cache(maxsize=4)
def known(tree: Tree) -> dict[str, Entry]:
    """Entry path → entry, for all that Flux's own files declare."""
    found: dict[str, Entry] = {}
    for path in tree.entries:
        if path.endswith("gotk-sync.yaml"):
            for one in _gotk(path, _objects(tree, path)):
                found.setdefault(one.path, one)
    for path in tree.entries:
        if path.endswith(MANIFESTS) and HINT.search(text := content(tree, path)) and b"path:" in text:
            for one in _instances(path, _objects(tree, path)):
                if one.path in tree.folders:
                    found.setdefault(one.path, one)
    return found


def entries(tree: Tree) -> list[Entry]:
    """Every entry that the tree shows; when Flux's own files show none, the folders that no Kustomization reaches."""
    declared = list(known(tree).values())
    return declared or _roots(tree)


def _gotk(path: str, objects: list[Object]) -> Iterator[Entry]:
    for one in objects:
        if one.get("kind") != "Kustomization" or not str(one.get("apiVersion", "")).startswith(FLUX_KUSTOMIZATION):
            continue
        spec, namespace = _map(one, "spec"), _map(one, "metadata").get("namespace", FLUX_SYSTEM)
        ref = _map(spec, "sourceRef")
        source = SourceRef(ref.get("kind", "GitRepository"), ref.get("namespace", namespace), ref.get("name", ""))
        yield Entry(clean(str(spec.get("path", ""))), source, one, _url(objects, source), Place(path))


def _url(objects: list[Object], source: SourceRef) -> str:
    for one in objects:
        if one.get("kind") == source.kind and _map(one, "metadata").get("name") == source.name:
            return str(_map(one, "spec").get("url", ""))
    return ""


def _instances(path: str, objects: list[Object]) -> Iterator[Entry]:
    for one in objects:
        for sync, namespace in _syncs(one):
            where = sync.get("path")
            if not isinstance(where, str) or "$" in where or "{{" in where:
                continue
            yield entry(
                where,
                kind=str(sync.get("kind", "GitRepository")),
                name=str(sync.get("name") or namespace),
                namespace=namespace,
                url=str(sync.get("url", "")),
                place=Place(path),
            )


def _syncs(one: Object) -> Iterator[tuple[dict[str, Any], str]]:
    """The `sync` of a FluxInstance, of a HelmRelease of its chart, or of that chart's values file."""
    namespace = str(_map(one, "metadata").get("namespace") or FLUX_SYSTEM)
    if one.get("kind") == "FluxInstance":
        yield _map(_map(one, "spec"), "sync"), namespace
    elif one.get("kind") == "HelmRelease":
        yield _map(_map(_map(one, "spec"), "values"), "instance", "sync"), namespace
    elif "kind" not in one:
        yield _map(one, "instance", "sync"), FLUX_SYSTEM


def _roots(tree: Tree) -> list[Entry]:
    """Folders with Flux Kustomizations that nothing else of the tree leads to."""
    folders, reached = set(), set()
    for path in tree.entries:
        if not path.endswith(MANIFESTS) or b"kustomize.toolkit.fluxcd.io" not in content(tree, path):
            continue
        for one in _objects(tree, path):
            if one.get("kind") == "Kustomization" and str(one.get("apiVersion", "")).startswith(FLUX_KUSTOMIZATION):
                folders.add(path.rpartition("/")[0])
                reached |= _led_to(tree, clean(str(_map(one, "spec").get("path", ""))))
    loose = sorted(f for f in folders if not any(f == r or f.startswith(f"{r}/") for r in reached if r))
    tops = [f for f in loose if not any(f != other and f.startswith(f"{other}/") for other in loose)]
    return [entry(folder, place=Place(folder)) for folder in tops]


def _led_to(tree: Tree, folder: str) -> set[str]:
    """The folder and all that its kustomizations name, however deep."""
    reached: set[str] = set()
    queue = [folder]
    while queue:
        top = queue.pop()
        if top in reached or top not in tree.folders:
            continue
        reached.add(top)
        for name in ("kustomization.yaml", "kustomization.yml", "Kustomization"):
            for one in _objects(tree, f"{top}/{name}"):
                named = [*(one.get("resources") or []), *(one.get("bases") or []), *(one.get("components") or [])]
                queue += [clean(posixpath.join(top, str(n))) for n in named]
    return reached


def _objects(tree: Tree, path: str) -> list[Object]:
    loaded = marks.values(content(tree, path))
    if isinstance(loaded, marks.Broken):
        return []  # broken files are reported where they are rendered
    return [one for one in loaded if isinstance(one, dict)]


def _map(value: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}
