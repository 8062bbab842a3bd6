"""Which artifact some clusters read: the source that brings this repository to them, and what it leaves out."""

from collections.abc import Sequence

from penstock.errors import PenstockError
from penstock.expand.rendered import ClusterRender
from penstock.render.source import Source
from penstock.shape import mapping


def chosen(renders: Sequence[ClusterRender], tree: str) -> Source:
    """The one source of all Kustomizations that are built from `tree`. Raises PenstockError when they read several."""
    found = {
        one.source: f"{render.cluster.name} ({one.kustomization.source})"
        for render in renders
        for one in render.rendered
        if one.source is not None and one.source.tree == tree
    }
    if not found:
        raise PenstockError("none of these clusters reads this repository")
    if len(found) > 1:
        each = "; ".join(f"{who} leaves out {source.ignore or 'the usual'!r}" for source, who in found.items())
        raise PenstockError(f"these clusters read different artifacts, make one for each: {each}")
    return next(iter(found))


def url_of(renders: Sequence[ClusterRender]) -> str:
    """The URL of the git source that the first of them declares; empty when none does."""
    for render in renders:
        for document in render.documents:
            if document.kind == "GitRepository" and document.group == "source.toolkit.fluxcd.io":
                return str(mapping(document.object.get("spec")).get("url") or "")
    return ""
