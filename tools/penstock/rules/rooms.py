"""The rooms of a repository laid out as clusters/, platform/ and apps/, and the files that join them.

Rules about rooms speak only where a cluster has facts.
"""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from penstock import marks
from penstock.finding import Place
from penstock.locate import KUSTOMIZATIONS, legible, nodes
from penstock.rules.contract import Field
from penstock.rules.memo import once
from penstock.rules.remembered import remembered
from penstock.rules.view import ClusterView, FleetCluster, FleetView
from penstock.shape import many, mapping
from penstock.tree import Tree

#: (apps|platform)/sites/<site>/release, or …/local/<cluster>: a component that belongs to one site.
SITE_FOLDER = re.compile(
    r"(?P<room>apps|platform)/sites/(?P<site>[^/]+)/(?:(?P<release>release)|local/(?P<cluster>[^/]+))"
)
#: Lists of paths in a kustomization file.
LISTS = (
    *("resources", "components", "bases", "crds", "configurations", "generators", "transformers", "validators"),
    "patchesStrategicMerge",
)


@dataclass(frozen=True, eq=False)
class File:
    """A kustomization file: what it says, and where."""

    path: str
    content: dict[str, Any]
    tree: Tree

    @cached_property
    def folder(self) -> str:
        """The folder it stands for."""
        return posixpath.dirname(self.path)

    def place(self, *field: str | int) -> Place:
        """The line of a field, or of its nearest parent."""
        node = next(iter(nodes(legible(self.tree, self.path))), None)
        for key in field:
            node = marks.child(node, key) or node
        return Place(self.path, marks.line(node) if node else 0)

    def references(self) -> Iterator[tuple[Field, str]]:
        """Every path that the file names, from the root of the tree, with the way to it."""
        for field, text in self._texts():
            if isinstance(text, str) and "\n" not in text and "://" not in text and not text.startswith("/"):
                path = self._beside(text)
                if not path.startswith(".."):
                    yield field, path

    def _beside(self, text: str) -> str:
        if text and self.folder and "/" not in text and not text.startswith("."):
            return f"{self.folder}/{text}"  # most are that simple
        return posixpath.normpath(posixpath.join(self.folder, text))

    def _texts(self) -> Iterator[tuple[Field, Any]]:
        for key in LISTS:
            yield from (((key, index), one) for index, one in enumerate(many(self.content.get(key))))
        for key in ("patches", "patchesJson6902", "replacements"):
            for index, one in enumerate(many(self.content.get(key))):
                if mapping(one).get("path"):
                    yield (key, index, "path"), one["path"]
        for key in ("configMapGenerator", "secretGenerator"):
            for index, one in enumerate(many(self.content.get(key))):
                for part in ("files", "envs"):
                    for at, text in enumerate(many(mapping(one).get(part))):
                        yield (key, index, part, at), str(text).partition("=")[2] or text


def laid_out(fleet: FleetView) -> bool:
    """True where clusters have levels: then the rooms mean what they are called."""
    return any(cluster.level for cluster in fleet.clusters)


@once
def files(fleet: FleetView) -> tuple[File, ...]:
    """The kustomization files below clusters/, platform/ and apps/."""
    rooms = ("clusters/", "platform/", "apps/")
    paths = (
        path for path in fleet.tree.entries if path.startswith(rooms) and posixpath.basename(path) in KUSTOMIZATIONS
    )
    known = remembered(fleet, tuple(paths), read)
    return tuple(File(path, read, fleet.tree) for path, read in known.items() if isinstance(read, dict))


def site_files(fleet: FleetView) -> Iterator[tuple[File, re.Match[str]]]:
    """The kustomization files of sites' releases and local folders."""
    for file in files(fleet):
        match = SITE_FOLDER.fullmatch(file.folder)
        if match:
            yield file, match


def site_folders(cluster: ClusterView) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """(tree, folder, documents before substitution) of each site's folder that a Kustomization of the cluster reads."""
    for one in cluster.render.rendered if cluster.level else ():
        if one.source is None or one.build is None:
            continue
        folders = {posixpath.dirname(path) for path in one.build.closure.read}
        for folder in sorted(folder for folder in folders if SITE_FOLDER.fullmatch(folder)):
            yield one.source.tree, folder, one.build.documents


def settled(fleet: FleetView, site: str, trees: dict[str, set[str]]) -> bool:
    """True when all of a site's clusters were asked for, have levels, were followed, and built from this tree only."""
    own = _by_site(fleet).get(site, ())
    return fleet.whole and all(one.complete and one.level and trees[one.name] <= {fleet.tree.name} for one in own)


@once
def _by_site(fleet: FleetView) -> Mapping[str, tuple[FleetCluster, ...]]:
    sites: dict[str, list[FleetCluster]] = {}
    for cluster in fleet.clusters:
        sites.setdefault(cluster.facts.get("SITE", ""), []).append(cluster)
    return {site: tuple(clusters) for site, clusters in sites.items()}


def by_folder(fleet: FleetView, code: str) -> Mapping[str, dict[str, list[str]]]:
    """Site folder → cluster → what the rule of that code noted of it there (its note's `folders`)."""
    folders: dict[str, dict[str, list[str]]] = {}
    for cluster in fleet.clusters:
        for folder, names in ((cluster.note(code) or {}).get("folders") or {}).items():
            folders.setdefault(folder, {})[cluster.name] = names
    return folders


def read(text: bytes) -> Any:
    """A kustomization file's one mapping, or None."""
    read = marks.values(text)
    first = None if isinstance(read, marks.Broken) else next(iter(read), None)
    try:
        return json.loads(json.dumps(first, default=str))  # a tag such as 2026-12-24 is a date for YAML alone
    except (ValueError, TypeError, RecursionError):
        return None
