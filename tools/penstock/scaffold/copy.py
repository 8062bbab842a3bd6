"""A model's files under a new name: one cluster, and what its site shares."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from penstock import facts
from penstock.scaffold import rename, yamltext
from penstock.scaffold.layout import CLUSTERS, ROOMS, Place, config_map
from penstock.scaffold.plan import File
from penstock.scaffold.rename import Renaming
from penstock.scaffold.source import LOCAL, RELEASE, Source

#: Facts that are about a site or cluster by their meaning, not by a name in them: they are copied as they are.
MEANT = (
    "ENTERPRISE", "TIME_ZONE", "REGION", "MAINTENANCE_WINDOW", "RING", "LEVEL", "ZONE", "CONNECTIVITY",
    "KUBERNETES_VERSION", "FLUX_VERSION", "TELEMETRY_PORT",
)  # fmt: skip
#: Facts that hold the names of the site, its clusters and zones on purpose.
NAMING = ("SITE", "CLUSTER", "ZONE", "PARENT", "OWNER", "DOMAIN")
BEGUN = "# Begun as a copy: make it this cluster's own."
EMPTY = """\
# What {site} is approved to run, and nothing else: nothing yet. Promotion changes this file.
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
images: []
"""
YAML = (".yaml", ".yml")


@dataclass(frozen=True)
class Words:
    """Which names may be replaced wherever they stand: those that mean nothing in the shared rooms."""

    shared: str
    source: Source

    def free(self, name: str) -> bool:
        """True when the name, wherever it stands in the model's files, can only be the model's."""
        if name not in self._known:
            self._known[name] = self._free(name)
        return self._known[name]

    @cached_property
    def _known(self) -> dict[str, bool]:
        return {}

    def _free(self, name: str) -> bool:
        place = self.source.site.place
        enterprise = place.facts.get("ENTERPRISE", "") if place else ""
        if name.isdigit() or name == enterprise or re.search(rename.word(name), self.shared + self._pinned):
            return False
        return bool(re.search(r"[-0-9]", name)) or not re.search(rename.word(name), self._plain)

    @cached_property
    def _pinned(self) -> str:
        """What the releases say, comments and the site's own hosts aside: names of images, tags and digests."""
        held = [self.source.below(self.source.release(room)) for room in ROOMS]
        text = "\n".join(content.decode(errors="replace") for one in held for content in one.values())
        return self._without_own(re.sub(r"(?m)(?:^|\s)#.*$", "", text))

    @cached_property
    def _plain(self) -> str:
        """What the clusters' files say outside of the site's own folders and hosts: words of Flux and Git, perhaps."""
        clusters = self.source.site.clusters
        files = {cluster.file.rpartition("/")[2] for cluster in clusters}
        texts = [
            content.decode(errors="replace")
            for cluster in clusters
            for name, content in self.source.below(cluster.folder).items()
            if name not in files
        ]
        texts += [value for one in clusters for fact, value in one.facts.items() if fact not in NAMING]
        return self._without_own("\n".join(texts))

    def _without_own(self, text: str) -> str:
        """A text without the folders and hosts of the site, which are renamed as such."""
        site = self.source.site
        domain = site.place.facts.get("DOMAIN", "") if site.place else ""
        own = rf"[\w./-]*(?:sites|clusters)/{re.escape(site.name)}[\w./-]*"
        return re.sub(own + (rf"|[\w.-]*{re.escape(domain)}" if domain else ""), " ", text)


@dataclass(frozen=True)
class Names:
    """Old and new names of a copied cluster (or, with empty cluster names, of what the site shares)."""

    source: Source
    site: str
    domain: str
    old: Place | None = None
    cluster: str = ""
    zone: str = ""
    parent: str = ""

    def renaming(self, words: Words) -> Renaming:
        """The renaming of the files that the cluster (or the site) copies; addresses do not move yet."""
        found = dict(self._words())
        model = self.source.site.name
        longer = {name for name in self.source.layout.sites if name != model and name.startswith(model)}
        return Renaming(
            hosts=dict(self._hosts()),
            paths=dict(self._paths()),
            words={old: new for old, new in found.items() if old != new and words.free(old)},
            kept=frozenset(longer) if model != self.site else frozenset(),
            texts=frozenset(self.source.layout.settings.repository),
        )

    def _words(self) -> Iterator[tuple[str, str]]:
        if self.old:
            yield self.old.facts.get("ZONE", ""), self.zone or self.old.facts.get("ZONE", "")
            yield self.old.name, self.cluster
        yield self.source.site.name, self.site

    def _hosts(self) -> Iterator[tuple[str, str]]:
        place = self.source.site.place
        domain = place.facts.get("DOMAIN", "") if place else ""
        if not domain:
            return
        if self.old:
            above = self.old.facts.get("PARENT", "").partition("/")[2]
            if above and self.parent:
                yield f"{above}.{domain}", f"{self.parent.partition('/')[2]}.{self.domain}"
            yield f"{self.old.name}.{domain}", f"{self.cluster}.{self.domain}"
        yield domain, self.domain

    def _paths(self) -> Iterator[tuple[str, str]]:
        model = self.source.site.name
        for head, tail in (("sites", f"/{LOCAL}"), (CLUSTERS, "")):
            if self.old:
                yield f"{head}/{model}{tail}/{self.old.name}", f"{head}/{self.site}{tail}/{self.cluster}"
            yield f"{head}/{model}", f"{head}/{self.site}"


def cluster(
    source: Source, model: Place, site: str, name: str, renaming: Renaming, values: Mapping[str, str]
) -> Iterator[File]:
    """The files of a new cluster: its folder, with its facts set, and its local components."""
    yield from _folder(source, model.folder, f"{CLUSTERS}/{site}/{name}", renaming, (facts.CLUSTER, values))
    for room in ROOMS:
        for file in _folder(source, source.local(room, model), f"{room}/sites/{site}/{LOCAL}/{name}", renaming):
            yield _begun(file) if file.path.endswith(f"/{name}/kustomization.yaml") else file


def shared(source: Source, site: str, renaming: Renaming, values: Mapping[str, str], *, empty: bool) -> Iterator[File]:
    """The files of a new site that all its clusters share: its facts and its releases."""
    place = source.site.place
    if place:
        yield from _folder(source, place.folder, f"{CLUSTERS}/{site}/{place.name}", renaming, (facts.SITE, values))
    for room in ROOMS:
        target = f"{room}/sites/{site}/{RELEASE}"
        if empty and source.below(source.release(room)):
            yield File(f"{target}/kustomization.yaml", EMPTY.format(site=site).encode())
        elif not empty:
            yield from _folder(source, source.release(room), target, renaming)


def _folder(
    source: Source, old: str, new: str, renaming: Renaming, held: tuple[str, Mapping[str, str]] | None = None
) -> Iterator[File]:
    """The files of a folder, renamed; in the ConfigMap of `held` some values are set."""
    for path, content in source.below(old).items():
        copied = _copied(path, content, renaming)
        if held and held[0].encode() in copied:
            copied = _with_values(copied, *held)
        yield File(f"{new}/{renaming.text(path)}", copied, source.mode(f"{old}/{path}"))


def _copied(path: str, content: bytes, renaming: Renaming) -> bytes:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return content
    return (renaming.manifest(text) if path.endswith(YAML) else renaming.text(text)).encode()


def _with_values(content: bytes, name: str, values: Mapping[str, str]) -> bytes:
    data = config_map(content, name)
    return content if data is None else yamltext.set_values(content.decode(), data, values).encode()


def _begun(file: File) -> File:
    """A local component says at its top that it is a copy, instead of what was true of its model."""
    text = file.content.decode()
    end = yamltext.newline(text)
    lines = text.split(end)
    while lines and lines[0].startswith("#"):
        del lines[0]
    return File(file.path, end.join([BEGUN, *lines]).encode(), file.mode)
