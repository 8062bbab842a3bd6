"""The layout on disk: which sites and clusters there are, their facts, and every network that is taken."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from penstock import facts, marks, settingsfile
from penstock.errors import PenstockError
from penstock.globs import selected
from penstock.root import FILE
from penstock.scaffold import networks, yamltext
from penstock.scaffold.networks import Network
from penstock.scaffold.yamltext import NotYaml
from penstock.settings import Settings

CLUSTERS, ROOMS = "clusters", ("platform", "apps")
YAML = (".yaml", ".yml")


@dataclass(frozen=True)
class Place:
    """A folder with a facts ConfigMap: a cluster, or what the clusters of a site share."""

    site: str
    name: str
    #: The file that holds the facts, by path in the repository.
    file: str
    facts: Mapping[str, str]

    @property
    def folder(self) -> str:
        """Its folder, by path in the repository."""
        return f"{CLUSTERS}/{self.site}/{self.name}"

    @property
    def label(self) -> str:
        """<site>/<cluster>."""
        return f"{self.site}/{self.name}"

    def networks(self, fact: str) -> list[Network]:
        """The networks of a fact; none where it is missing. Raises PenstockError when it is malformed."""
        try:
            return networks.parse(self.facts.get(fact, ""))
        except ValueError as error:
            raise PenstockError(f"{self.file}: {fact}: {error}") from error


@dataclass(frozen=True)
class Site:
    """A site: its own facts, and its clusters from the root down."""

    name: str
    place: Place | None
    clusters: tuple[Place, ...]

    def cluster(self, name: str) -> Place | None:
        """The cluster of that name."""
        return next((one for one in self.clusters if one.name == name), None)

    @cached_property
    def lowest(self) -> tuple[Place, ...]:
        """The clusters at the site's lowest level: its lines."""
        level = min((one.facts.get("LEVEL", "") for one in self.clusters), default="")
        return tuple(one for one in self.clusters if one.facts.get("LEVEL", "") == level)


@dataclass(frozen=True)
class Layout:
    """The repository at `root`; everything is read when it is asked for, once."""

    root: Path

    @cached_property
    def sites(self) -> tuple[str, ...]:
        """The names of all sites: folders of clusters/ that hold folders."""
        return tuple(name for name in _folders(self.root / CLUSTERS) if _folders(self.root / CLUSTERS / name))

    @cached_property
    def settings(self) -> Settings:
        """penstock.yaml."""
        return settingsfile.load(self.root)

    def counted(self, folder: str) -> bool:
        """True when penstock.yaml takes this folder for a cluster's."""
        globs = self.settings.clusters
        return not globs or selected(globs, folder)

    def site(self, name: str) -> Site:
        """A site with its facts. Raises PenstockError when there is none, or it has no cluster with facts."""
        if name not in self.sites:
            raise PenstockError(f"there is no site {name!r}; there are: {listed(self.sites) or 'none'}")
        shared, clusters = None, []
        for folder in _folders(self.root / CLUSTERS / name):
            found = self._place(name, folder, facts.CLUSTER)
            if found:
                clusters.append(found)
            else:
                shared = self._place(name, folder, facts.SITE) or shared
        if not clusters:
            raise PenstockError(f"{CLUSTERS}/{name} has no cluster with a ConfigMap {facts.CLUSTER}")
        return Site(name, shared, tuple(sorted(clusters, key=lambda one: (_depth(one, clusters), one.name))))

    def _place(self, site: str, folder: str, name: str) -> Place | None:
        where = f"{CLUSTERS}/{site}/{folder}"
        for file in _manifests(self.root / where):
            content = (self.root / where / file).read_bytes()
            held = config_map(content, name) if name.encode() in content else None
            if held is not None:
                return Place(site, folder, f"{where}/{file}", strings(held))
        return None

    def taken(self, without: Iterable[str] = ()) -> Iterator[Network]:
        """Every network in the facts of every cluster, but those of some sites or clusters (`a` or `a/b`)."""
        skipped = set(without)
        for site in self.sites:
            for cluster in () if site in skipped else _folders(self.root / CLUSTERS / site):
                if f"{site}/{cluster}" not in skipped:
                    yield from self._written(self.root / CLUSTERS / site / cluster)

    def _written(self, folder: Path) -> Iterator[Network]:
        """Networks as they are written, without a look at YAML: a thousand sites are read in a blink."""
        files = ["cluster.yaml"] if (folder / "cluster.yaml").is_file() else _manifests(folder)
        for file in files:
            yield from networks.found_in((folder / file).read_bytes())

    def levels(self) -> dict[str, set[str]]:
        """Level → the sites that have a cluster there."""
        found: dict[str, set[str]] = {}
        for name in self.sites:
            for cluster in self.site(name).clusters:
                found.setdefault(cluster.facts.get("LEVEL", ""), set()).add(name)
        return found


def open_layout(path: Path) -> Layout:
    """The layout around a folder: the nearest penstock.yaml upwards. Raises PenstockError where there is none."""
    start = path.resolve()
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return Layout(folder)
    raise PenstockError(
        f"there is no {FILE} in {start.name or start} or above: go into a fleet's folder, or begin one with "
        "`penstock init`"
    )


def config_map(content: bytes, name: str) -> yaml.Node | None:
    """The `data` of the ConfigMap of that name; None where a text has none."""
    try:
        roots = yamltext.roots(content.decode())
    except (UnicodeDecodeError, NotYaml):
        return None
    for root in roots:
        if marks.scalar(root, "kind") == "ConfigMap" and marks.scalar(root, "metadata", "name") == name:
            return marks.child(root, "data")
    return None


def strings(data: yaml.Node) -> dict[str, str]:
    """The keys and values of a mapping of scalars."""
    held = [(key, value) for key, value in yamltext.pairs(data) if isinstance(value, yaml.ScalarNode)]
    return {str(key.value): str(value.value) for key, value in held}


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names for a sentence; the first dozen when there are many."""
    all_ = list(names)
    return ", ".join(all_[:most]) + (f" and {len(all_) - most} more" if len(all_) > most else "")


def _depth(place: Place, clusters: list[Place]) -> int:
    """How many clusters are above this one in its site; a circle ends where it closes."""
    by_label = {one.label: one for one in clusters}
    seen: set[str] = set()
    parent = place.facts.get("PARENT", "")
    while parent in by_label and parent not in seen:
        seen.add(parent)
        parent = by_label[parent].facts.get("PARENT", "")
    return len(seen)


def _folders(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(e.name for e in entries if e.is_dir(follow_symlinks=False) and not e.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _manifests(folder: Path) -> list[str]:
    """The YAML files of a folder, cluster.yaml and site.yaml first."""
    with os.scandir(folder) as entries:
        names = sorted(e.name for e in entries if e.name.endswith(YAML) and e.is_file(follow_symlinks=False))
    return sorted(names, key=lambda name: name not in ("cluster.yaml", "site.yaml"))
