"""The facts of sites, as their files have them: read without rendering, for a thousand sites at once."""

import posixpath
from collections.abc import Iterable, Mapping
from typing import Any

from penstock import marks
from penstock.facts import SITE as NAME
from penstock.locate import MANIFESTS, content
from penstock.promote.layout import Layout
from penstock.shape import mapping, mappings
from penstock.tree import Tree


def site_facts(tree: Tree, layout: Layout) -> Mapping[str, Mapping[str, str]]:
    """Site → its facts: the first ConfigMap site-facts, written or generated, that lies with or beside its clusters."""
    known = homes(layout)
    found: dict[str, list[str]] = {}
    for path in tree.entries:
        if path.endswith(MANIFESTS):
            site = home_of(known, path)
            if site:
                found.setdefault(site, []).append(path)
    return {site: facts for site, paths in found.items() if (facts := _first(tree, paths))}


def homes(layout: Layout) -> Mapping[str, str]:
    """Folder → the site that it is of: those of clusters, and those above them that bear the site's name."""
    found: dict[str, str] = {}
    for site, clusters in layout.clusters.items():
        for cluster in clusters:
            found[cluster.entry.path] = site
            above = cluster.entry.path.rpartition("/")[0]
            if f"/{site}/" in f"/{above}/":
                found[above] = site
    return found


def home_of(homes: Mapping[str, str], path: str) -> str:
    """The site of a file; empty for one that is of none."""
    folder = path.rpartition("/")[0]
    while folder:
        if folder in homes:
            return homes[folder]
        folder = folder.rpartition("/")[0]
    return ""


def _first(tree: Tree, paths: Iterable[str]) -> Mapping[str, str]:
    """A file that is named for its site is the likeliest, so it is looked into first."""
    for path in sorted(paths, key=lambda path: ("site" not in path.rsplit("/", 2)[-1], path)):
        text = content(tree, path)
        if NAME.encode() in text and (facts := _read(tree, path, text)):
            return facts
    return {}


def _read(tree: Tree, path: str, text: bytes) -> Mapping[str, str]:
    documents = marks.values(text)
    if isinstance(documents, marks.Broken):
        return {}  # broken files are reported by `penstock validate`
    each = (_data(one) or _generated(tree, path, one) for one in documents)
    return next((found for found in each if found), {})


def _data(one: Any) -> Mapping[str, str]:
    metadata = one.get("metadata") if isinstance(one, dict) else None
    named = isinstance(metadata, dict) and metadata.get("name") == NAME
    data = one.get("data") if named and one.get("kind") == "ConfigMap" else None
    return {str(key): str(value) for key, value in data.items()} if isinstance(data, dict) else {}


def _generated(tree: Tree, path: str, one: Any) -> Mapping[str, str]:
    """What a configMapGenerator of Kustomize makes: of literals, of files of `KEY=value` lines, and of whole files."""
    mine = [each for each in mappings(mapping(one).get("configMapGenerator")) if each.get("name") == NAME]
    folder, facts = path.rpartition("/")[0], dict[str, str]()
    for generator in mine:
        for name in (*_texts(generator, "envs"), *_texts(generator, "env")):
            facts |= _pairs(_beside(tree, folder, name).splitlines())
        for entry in _texts(generator, "files"):
            key, _, name = entry.rpartition("=")
            facts[key or posixpath.basename(name)] = _beside(tree, folder, name).rstrip("\n")
        facts |= _pairs(_texts(generator, "literals"))
    return facts


def _texts(generator: Mapping[str, Any], field: str) -> list[str]:
    found = generator.get(field)
    return [str(one) for one in (found if isinstance(found, list) else [found] if found else [])]


def _pairs(lines: Iterable[str]) -> dict[str, str]:
    found = (line.strip().partition("=") for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {key.strip(): value.strip("\"'") for key, _, value in found}


def _beside(tree: Tree, folder: str, name: str) -> str:
    place = posixpath.normpath(posixpath.join(folder, name))
    return content(tree, place).decode(errors="replace") if place in tree.entries else ""
