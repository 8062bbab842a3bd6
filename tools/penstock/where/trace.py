"""Trace a field through the Kustomizations of a cluster: out of injected patches and variables into the files."""

import re
from collections.abc import Iterator

from penstock.document import Document
from penstock.expand.kustomization import Key, is_kustomization
from penstock.expand.rendered import Rendered
from penstock.expand.variables import references
from penstock.render.build import key as build_key
from penstock.shape import mapping
from penstock.tree import Tree
from penstock.where.book import book
from penstock.where.nodes import Field
from penstock.where.sheet import Setter, moved
from penstock.where.trail import Trail
from penstock.workshop import Workshop

#: What sets a field, and the tree whose file it stands in.
Traced = tuple[Tree, Setter]
#: A value that is nothing but one variable.
VARIABLE = re.compile(r"\$\{([_A-Za-z][_A-Za-z0-9]*)(?:[:=/#%,^-][^{}]*)?\}")
#: A variable may be given by another, and a patch by a patch; nobody nests deeper than this.
DEEPEST = 8


def trail_of(workshop: Workshop, one: Rendered) -> Trail | None:
    """The trail of what a Kustomization builds; None when it builds nothing."""
    if one.source is None or one.build is None:
        return None
    wanted = build_key(one.source, one.kustomization.path, one.kustomization.object)
    return book(workshop).trail(workshop, wanted, one.build)


def traced(
    workshop: Workshop,
    one: Rendered,
    document: Document,
    way: Field,
    *,
    key: bool = False,
    follow: bool = True,
    text: str = "",
    deep: int = DEEPEST,
) -> Traced | None:
    """What sets the field of a document that a Kustomization renders; None when nothing in a file does. With `follow`
    a value that is nothing but a variable is set where the variable is."""
    trail = trail_of(workshop, one) if deep else None
    at = trail.index(document) if trail else -1
    if trail is None or at < 0:
        return None
    found = trail.setter(at, way, key=key, text=text)
    if found is None:
        return None
    here = _injected(workshop, one, found, deep) if found.sheet.injected else (trail.tree, found)
    variable = VARIABLE.fullmatch(found.raw) if follow else None
    return (variable_setter(workshop, one, variable[1], deep) if variable else None) or here


def declared(one: Rendered) -> tuple[Rendered, Document] | None:
    """The object that declares a Kustomization, and the one that renders it."""
    for other, document in _around(one):
        if is_kustomization(document) and Key(document.namespace, document.name) == one.kustomization.key:
            return other, document
    return None


def _around(one: Rendered) -> Iterator[tuple[Rendered, Document]]:
    for other in one.around():
        for document in other.documents:
            yield other, document


def _injected(workshop: Workshop, one: Rendered, inner: Setter, deep: int) -> Traced | None:
    """A patch or pin of the Flux Kustomization: where that object has it from."""
    found = declared(one)
    outer = traced(workshop, *found, inner.sheet.injected, deep=deep - 1) if found else None
    return (outer[0], moved(inner, outer[1])) if outer else None


def variable_setter(workshop: Workshop, one: Rendered, variable: str, deep: int = DEEPEST) -> Traced | None:
    """What gives a Kustomization's variable its value: the last of its sources that has it, and before all its own."""
    if variable in mapping((one.kustomization.post_build or {}).get("substitute")):
        found = declared(one)
        way = ("spec", "postBuild", "substitute", variable)
        return traced(workshop, *found, way, deep=deep - 1) if found else None
    for reference in reversed(references(one.kustomization)):
        wanted = (reference.kind, one.kustomization.key.namespace, reference.name)
        for other, document in _around(one):
            if (document.kind, document.namespace, document.name) == wanted:
                for part in ("stringData", "data"):
                    if variable in mapping(document.object.get(part)):
                        return traced(workshop, other, document, (part, variable), deep=deep - 1)
    return None
