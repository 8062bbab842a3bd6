"""Findings about objects that Flux drops, doubles or takes for something else."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.document import Document
from penstock.expand.expansion import Node
from penstock.expand.faults.ground import Ground
from penstock.expand.final import ITEMS
from penstock.finding import Finding, Severity
from penstock.render.source import Source

#: Why Flux's controller drops an object when it reads what was built.
ODD = {
    "name-empty": "its name is empty",
    "name-not-text": "its name is no text",
    "api-version-empty": "its apiVersion is empty",
    "api-version-not-text": "its apiVersion is no text",
    "kustomize-config": "it is one of Kustomize's own objects",
}


def of_doubled(ground: Ground, node: Node) -> Iterator[Finding]:
    """Objects of one identity in one Kustomization."""
    several: dict[tuple[str, ...], list[Document]] = {}
    for document in node.documents:
        several.setdefault(document.identity, []).append(document)
    for one, *others in several.values():
        if others:
            place, other = ground.object_place(node, one), ground.object_place(node, others[-1])
            hint = f"take one of them out: the other is {other}" if other != place else ""
            message = _several(one, others, node)
            yield ground.finding("object-doubled", message, place, subject=str(one), hint=hint)


def of_dropped(ground: Ground, node: Node) -> Iterator[Finding]:
    """Objects that Flux's controller drops, or takes for a list of others."""
    for document in node.odd:
        place = ground.object_place(node, document)
        if document.odd == ITEMS:
            message = f"{document} has a list `items`: Flux takes it for a List and applies what is in it instead"
            yield ground.finding("object-is-a-list", message, place, Severity.WARNING, subject=str(document))
            continue
        what = ODD.get(document.odd, document.odd)
        message = f"Flux drops this {document.kind or 'object'} without a word: {what}"
        severity = Severity.WARNING if document.odd == "kustomize-config" else Severity.ERROR
        hint = "quote the value" if document.odd.endswith("-not-text") else ""
        yield ground.finding("object-dropped", message, place, severity, subject=str(document), hint=hint)


def of_torn(ground: Ground, node: Node) -> Iterator[Finding]:
    """Documents that Kustomize drops."""
    if node.build is None or not node.build.closure.torn or not isinstance(node.source, Source):
        return
    from penstock.expand.torn import dropped

    tree = ground.workshop.trees[node.source.tree]
    for one in dropped(node.build, tree, node.kustomization):
        message = f"Kustomize drops {one.what} without a word: it takes one document, and {one.why}"
        yield ground.finding("object-dropped", message, one.place, subject=one.subject, hint=one.hint)


def _several(one: Document, others: list[Document], node: Node) -> str:
    """What is wrong with objects of one name: variables made them so, or their versions hide it from Kustomize."""
    versions = list(dict.fromkeys(document.api_version for document in (one, *others)))
    there = f"there are several {one} in Kustomization {node.kustomization.key}"
    if len(versions) == 1:
        return f"after substitution {there}"
    return f"{there}, as {' and '.join(versions)}: Flux applies one over the other"
