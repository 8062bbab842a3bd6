"""What expansion gives: every Kustomization of a cluster with its documents, and what could not be followed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from penstock.discover.cluster import Cluster
from penstock.document import Document, Object
from penstock.expand.kustomization import GROUP, Kustomization
from penstock.finding import Finding, Place
from penstock.notexpanded import NotExpanded
from penstock.render.build import Build, Closure
from penstock.render.source import Source
from penstock.shape import mapping


@dataclass(frozen=True)
class Rendered:
    """One Kustomization and what it applies; no documents when it could not be followed or built."""

    kustomization: Kustomization
    #: Where it is declared; worked out only when somebody asks.
    find_place: Callable[[], Place]
    source: Source | None = None
    build: Build | None = None
    documents: tuple[Document, ...] = ()
    #: Every Kustomization of the same cluster, this one too.
    around: Callable[[], Sequence["Rendered"]] = tuple

    @cached_property
    def place(self) -> Place:
        """Where the Kustomization is declared."""
        return self.find_place()

    def objects(self) -> Iterator[Object]:
        """The objects as the controller applies them: owner labels and commonMetadata on top."""
        for document in self.documents:
            yield applied(document, self.kustomization)


@dataclass(frozen=True)
class ClusterRender:
    """Everything of one cluster; `rendered` begins with the entry and goes on by namespace and name."""

    cluster: Cluster
    rendered: tuple[Rendered, ...]
    facts: Mapping[str, str]
    kubernetes_version: str
    flux_version: str
    not_expanded: tuple[NotExpanded, ...]
    assumed: tuple[str, ...]
    findings: tuple[Finding, ...]
    #: What builds looked at whose place others took: the source's tree and the closure.
    passed: tuple[tuple[str, Closure], ...] = ()

    def closures(self, tree: str) -> tuple[Closure, ...] | None:
        """Everything that was looked at to come here; None when it was not only this tree."""
        built = [one for one in self.rendered if one.build is not None]
        trees = {one.source.tree if one.source else "" for one in built} | {name for name, _ in self.passed}
        if trees - {tree}:
            return None
        return (*(one.build.closure for one in built if one.build), *(closure for _, closure in self.passed))

    @property
    def documents(self) -> Iterator[Document]:
        """All documents of the cluster."""
        for one in self.rendered:
            yield from one.documents


def applied(document: Document, kustomization: Kustomization) -> Object:
    """The object with the labels and annotations that kustomize-controller sets before it applies."""
    content = document.object
    common = mapping(kustomization.spec.get("commonMetadata"))
    owner = {f"{GROUP}/name": kustomization.key.name, f"{GROUP}/namespace": kustomization.key.namespace}
    metadata = content.setdefault("metadata", {})
    labels = {**_texts(metadata.get("labels")), **owner, **mapping(common.get("labels"))}
    metadata["labels"] = dict(sorted(labels.items()))
    if common.get("annotations"):
        metadata["annotations"] = {**_texts(metadata.get("annotations")), **mapping(common.get("annotations"))}
    return content


def _texts(said: object) -> dict[str, str]:
    """Labels or annotations as the controller reads them before it adds to them: a null is an empty text, and there are
    none at all when one is anything else."""
    found = {name: "" if value is None else value for name, value in mapping(said).items()}
    return found if all(isinstance(value, str) for value in found.values()) else {}
