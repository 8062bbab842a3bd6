"""Where patches of a kustomization file lead the Flux Kustomizations that they are for."""

from collections.abc import Iterator
from typing import Any

from penstock.discover.cluster import clean
from penstock.discover.read import inside, listed, objects
from penstock.document import Object
from penstock.locate import content
from penstock.shape import mappings
from penstock.tree import Tree

FLUX_KUSTOMIZATION = "kustomize.toolkit.fluxcd.io/"
#: What the file has in it when a patch may be one: to look for it first saves most of the reading.
WORDS = (FLUX_KUSTOMIZATION.encode(), b"/spec/path")


def is_flux(one: Object) -> bool:
    """Whether an object is a Flux Kustomization."""
    return one.get("kind") == "Kustomization" and str(one.get("apiVersion", "")).startswith(FLUX_KUSTOMIZATION)


def patched(tree: Tree, path: str) -> Iterator[str]:
    """The paths that patches written in a kustomization file give to Flux Kustomizations."""
    if any(word in content(tree, path) for word in WORDS):
        for one in objects(tree, path):
            for patch in mappings(one.get("patches")):
                if isinstance(patch.get("patch"), str):
                    yield from map(clean, _given(patch["patch"].encode(), inside(patch, "target").get("kind")))


def _given(text: bytes, kind: Any) -> Iterator[str]:
    for one in listed(text):
        where = inside(one, "spec").get("path")
        if isinstance(where, str) and is_flux(one):
            yield where
        elif one.get("path") == "/spec/path" and kind == "Kustomization" and isinstance(one.get("value"), str):
            yield one["value"]
