"""What one cluster takes from outside, read off its rendered objects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from penstock.document import Document
from penstock.expand.rendered import ClusterRender
from penstock.mirror import images, instance, sources
from penstock.mirror.chart import AtHand, nothing
from penstock.mirror.release import of_release
from penstock.mirror.thing import CHART, GIT, OCI, Thing
from penstock.render.source import Source
from penstock.shape import mapping

RELEASE, FLUX = "HelmRelease", "FluxInstance"


@dataclass(frozen=True)
class Open:
    """Something that an object may need besides, and why nobody knows here."""

    object: str
    why: str


@dataclass
class Needs:
    """Things with the objects that name them; what of them is made of this repository; and what stays open."""

    things: dict[Thing, list[str]] = field(default_factory=dict)
    own: dict[Thing, Source] = field(default_factory=dict)
    open: list[Open] = field(default_factory=list)

    def add(self, found: Thing | str, document: Document | str) -> None:
        """Take down one thing, or why one is not known."""
        if isinstance(found, str):
            self.open.append(Open(str(document), found))
        elif images.veiled(found.text):
            self.open.append(Open(str(document), f"a part of {found.name} is known on the cluster alone"))
        elif str(document) not in (by := self.things.setdefault(found, [])):
            by.append(str(document))


def needs(render: ClusterRender, at_hand: AtHand = nothing) -> Needs:
    """All that the cluster's objects take from outside; `at_hand` reads a chart that can be had."""
    made = Needs()
    documents = list(render.documents)
    held = sources.by_key(documents)
    charts = set(_chart_sources(documents))
    for document in documents:
        for one in _of(document, held, charts, at_hand):
            made.add(one, document)
    _sources(render, held, made)
    return made


def _of(
    document: Document, held: Mapping[sources.Key, Document], charts: set[sources.Key], at_hand: AtHand
) -> Iterator[Thing | str]:
    if document.group == sources.SOURCE:
        yield from _source(document, held, charts)
    elif document.kind == RELEASE and document.group == sources.HELM:
        yield from of_release(document, held, at_hand)
    elif document.kind == FLUX and document.group == instance.GROUP:
        yield from instance.of_instance(document)
    elif b"mage" in document.raw or b"MAGE" in document.raw:
        yield from (images.thing(one) for one in images.images(document.object))


def _source(
    document: Document, held: Mapping[sources.Key, Document], charts: set[sources.Key]
) -> Iterator[Thing | str]:
    content = document.object
    if document.kind == "HelmChart":
        found = sources.chart(mapping(content.get("spec")), document.namespace, held)
        if found is not None:
            yield found
    one = sources.source(content)
    if one is not None:
        as_chart = (document.kind, document.namespace, document.name) in charts
        yield Thing(CHART, one.name, one.version, one.digest) if as_chart else one
        signed = sources.signature(content, one)
        if signed:
            yield signed


def _chart_sources(documents: list[Document]) -> Iterator[sources.Key]:
    for document in sources.releases(documents):
        reference = mapping(mapping(document.object.get("spec")).get("chartRef"))
        if reference:
            namespace = str(reference.get("namespace") or document.namespace)
            yield str(reference.get("kind")), namespace, str(reference.get("name"))


def _sources(render: ClusterRender, held: Mapping[sources.Key, Document], made: Needs) -> None:
    """Which sources are this repository, whatever it is called there."""
    for one in render.rendered:
        ref = one.kustomization.source
        if one.source is None or ref.kind == "ExternalArtifact":
            continue
        document = held.get((ref.kind, ref.namespace, ref.name))
        found = sources.source(document.object) if document else _said(_entry(render), made)
        if found is not None and found.name:
            made.own.setdefault(found, one.source)
            made.things.setdefault(found, [f"{ref}"])
    if not made.own:
        made.add(
            "the source that brings the cluster its own folder is declared by no object",
            str(render.cluster.entry.source),
        )


def _said(entry: Thing | None, made: Needs) -> Thing | None:
    """The entry's source as an object says it, when one does under another name: with its version."""
    known = (one for one in made.things if entry and (one.kind, one.name) == (entry.kind, entry.name))
    return next(known, entry)


def _entry(render: ClusterRender) -> Thing | None:
    """The source of the entry as onboarding says it."""
    entry = render.cluster.entry
    url = entry.url
    if not url:
        return None
    return Thing(OCI, url.removeprefix("oci://")) if url.startswith("oci://") else Thing(GIT, url)
