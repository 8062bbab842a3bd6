"""The facts of sites, as their files have them: read without rendering, for a thousand sites at once."""

from collections.abc import Iterable, Mapping

import yaml

from penstock import marks
from penstock.facts import SITE as NAME
from penstock.locate import MANIFESTS, content
from penstock.promote.layout import Layout
from penstock.tree import Tree


def site_facts(tree: Tree, layout: Layout) -> Mapping[str, Mapping[str, str]]:
    """Site → its facts: the first ConfigMap site-facts that lies with or beside its clusters."""
    homes: dict[str, str] = {}
    for site, clusters in layout.clusters.items():
        for cluster in clusters:
            homes[cluster.entry.path] = site
            above = cluster.entry.path.rpartition("/")[0]
            if site in above.split("/"):
                homes[above] = site
    found: dict[str, list[str]] = {}
    for path in tree.entries:
        if path.endswith(MANIFESTS):
            site = _home(homes, path)
            if site:
                found.setdefault(site, []).append(path)
    return {site: facts for site, paths in found.items() if (facts := _first(tree, paths))}


def _home(homes: Mapping[str, str], path: str) -> str:
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
        if NAME.encode() in text and (facts := _read(text)):
            return facts
    return {}


def _read(text: bytes) -> Mapping[str, str]:
    if marks.too_deep(text):
        return {}
    try:
        for one in yaml.load_all(text, Loader=marks.Loader):
            metadata = one.get("metadata") if isinstance(one, dict) else None
            named = isinstance(metadata, dict) and metadata.get("name") == NAME
            data = one.get("data") if named and one.get("kind") == "ConfigMap" else None
            if isinstance(data, dict):
                return {str(key): str(value) for key, value in data.items()}
    except (yaml.YAMLError, ValueError):
        return {}  # broken files are reported by `penstock validate`
    return {}
