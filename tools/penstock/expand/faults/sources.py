"""Findings about the sources of Kustomizations."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.discover.cluster import SourceRef
from penstock.expand.expansion import Node
from penstock.expand.faults.ground import Ground
from penstock.expand.nearsource import near
from penstock.expand.sources import NotFollowed
from penstock.finding import Finding, Severity

#: What a Kustomization may take its files from.
KINDS = frozenset({"GitRepository", "OCIRepository", "Bucket", "ExternalArtifact"})


def of_source(ground: Ground, node: Node) -> Iterator[Finding]:
    """A source that is misspelt, or that cannot be had as it is named."""
    if not isinstance(node.source, NotFollowed):
        return
    if node.source.wrong:
        message = f"Kustomization {node.kustomization.key}: {node.source.reason}"
        place = ground.place(node, ("spec", "sourceRef", "name"))
        yield ground.finding("source-missing", message, place, hint=node.source.hint)
    if node.source.unmade:
        yield from _of_unmade(ground, node, node.source.unmade)


def _of_unmade(ground: Ground, node: Node, ref: SourceRef) -> Iterator[Finding]:
    """A source that nothing makes may be on the cluster all the same; one that is nearly another is misspelt."""
    meant = near(ref, (*ground.state.known_sources(), *_above(ground, node)), ground.state.cluster.entry.source)
    if meant is None or (ref.kind not in KINDS and (ref.namespace, ref.name) == (meant.namespace, meant.name)):
        return  # what is no kind of a source the schema tells
    differs, wanted = next(
        (field, value)
        for field, value, is_same in (
            ("namespace", meant.namespace, meant.namespace == ref.namespace),
            ("kind", meant.kind, meant.kind == ref.kind),
            ("name", meant.name, meant.name == ref.name),
        )
        if not is_same
    )
    message = f"Kustomization {node.kustomization.key}: {ref} is made by nothing in this cluster, and {meant} is there"
    place = ground.place(node, ("spec", "sourceRef", differs))
    hint = f"write `{differs}: {wanted}` in its sourceRef, or map the source in penstock.yaml when it is another one"
    yield ground.finding("source-missing", message, place, Severity.WARNING, hint=hint)


def _above(ground: Ground, node: Node) -> Iterator[SourceRef]:
    """The source of what applies a Kustomization: without it nobody would get to that."""
    parent = ground.state.nodes.get(node.parent) if node.parent else None
    if parent is not None and parent.kustomization.key != ground.state.entry:
        yield parent.kustomization.source
