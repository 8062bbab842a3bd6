"""Flux's own objects as the rules about them need them: groups, references, and what substitution does where."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.document import Document
from penstock.expand.expansion import WEBHOOK
from penstock.expand.kustomization import Key, Kustomization, opted_out
from penstock.expand.rendered import Rendered
from penstock.expand.variables import VEILED, Held, data, references, resolve
from penstock.rules.contract import Field, Problem
from penstock.rules.memo import once
from penstock.rules.view import ClusterView, Item

HELM, SOURCE = "helm.toolkit.fluxcd.io", "source.toolkit.fluxcd.io"

Declared = tuple[Kustomization, Rendered, Item | None]


def veiled(value: Any) -> bool:
    """True when a value, or a part of it, is not the one that the cluster will see."""
    text = value if isinstance(value, str) else json.dumps(value)
    return any(veil in text for veil in VEILED)


def releases(cluster: ClusterView) -> Iterator[Item]:
    """Every HelmRelease."""
    yield from cluster.of("HelmRelease", group=HELM)


def of_kustomization(declared: Declared, message: str, field: Field, hint: str = "") -> Problem:
    """A problem of a Flux Kustomization: at its object, or where the entry is when no object declares it."""
    _, rendered, item = declared
    if item is None:
        return Problem(message, place=rendered.place, hint=hint)
    return Problem(message, item, field, hint=hint)


@once
def guessed(cluster: ClusterView) -> frozenset[Key]:
    """Kustomizations whose spec is not known: entries that no object declares, in a repository without facts. Whoever
    made them on the cluster may have said more (targetNamespace, decryption, postBuild)."""
    if cluster.level:
        return frozenset()
    return frozenset(kustomization.key for kustomization, _, item in cluster.kustomizations if item is None)


@dataclass(frozen=True, eq=False)
class Substituting:
    """What substitution does to the documents of one Kustomization."""

    kustomization: Kustomization
    rendered: Rendered
    #: Names of variables with a value here.
    names: frozenset[str]
    #: False when nothing at all is substituted (there is no postBuild, or nothing in it): certain.
    active: bool
    #: False when a source of variables is not in the render: then `names` may lack some.
    known: bool
    #: True when something is substituted for certain: not by what may or may not be on the cluster alone.
    sure: bool

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that substitution sees, as they were built: those that opt out are left out."""
        built = self.rendered.build.documents if self.rendered.build else ()
        return tuple(one for one in built if one.dollar and not opted_out(one))


@once
def substituting(cluster: ClusterView) -> tuple[Substituting, ...]:
    """Every Kustomization of the cluster; none where a webhook gives them variables that git does not show."""
    if any(item.document.name == WEBHOOK for item in cluster.items):
        return ()
    return tuple(_substituting(cluster, k, rendered) for k, rendered, _ in cluster.kustomizations)


def known_names(cluster: ClusterView) -> frozenset[str]:
    """Every variable that some Kustomization of the cluster defines."""
    return frozenset[str]().union(*(one.names for one in substituting(cluster)))


def strings(value: Any, field: Field = ()) -> Iterator[tuple[Field, str]]:
    """Every string below a value, with the way to it."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from strings(child, (*field, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from strings(child, (*field, index))


def _substituting(cluster: ClusterView, kustomization: Kustomization, rendered: Rendered) -> Substituting:
    if kustomization.post_build is None:
        return Substituting(kustomization, rendered, frozenset(), active=False, known=True, sure=False)
    sources = _sources(cluster)
    variables = resolve(kustomization, lambda kind, namespace, name: sources.get((kind, namespace, name)))
    namespace = kustomization.key.namespace
    absent = [r for r in references(kustomization) if (r.kind, namespace, r.name) not in sources]
    sure = bool(variables.values) or variables.always or not all(one.optional for one in absent)
    return Substituting(
        kustomization, rendered, frozenset(variables.values), active=sure or bool(absent), known=not absent, sure=sure
    )


@once
def _sources(cluster: ClusterView) -> Mapping[tuple[str, str, str], Held]:
    return {
        (item.document.kind, item.document.namespace, item.document.name): Held(data(item.document))
        for item in cluster.of("ConfigMap", "Secret", group="")
    }
