"""Where a Kustomization that no object of the render declares is written down: in the file that brings the entry, or in
one that a build read before that Kustomization led elsewhere."""

from collections.abc import Iterable
from typing import Any

from penstock import marks
from penstock.discover.cluster import clean
from penstock.expand.kustomization import Kustomization
from penstock.finding import Place
from penstock.locate import MANIFESTS, legible, nodes, object_place
from penstock.shape import mapping
from penstock.tree import Tree
from penstock.where.nodes import Field, everywhere, text


def entry_place(tree: Tree, paths: Iterable[str], kustomization: Kustomization, way: Field) -> Place | None:
    """The line of a field of the Kustomization, be it of a FluxInstance that makes it; else of the Kustomization."""
    files = [path for path in dict.fromkeys(paths) if path.endswith(MANIFESTS) and path in tree.entries]
    said: Any = kustomization.object
    for key in way:
        said = mapping(said).get(str(key))
    for path in files if way and isinstance(said, str) else ():
        for node in nodes(legible(tree, path)):
            for key_node, value in everywhere(node):
                if text(key_node) == way[-1] and clean(text(value)) == clean(said):
                    return Place(tree.shown(path), marks.line(key_node))
    found = object_place(tree, files, "Kustomization", kustomization.key.name, kustomization.key.namespace)
    return Place(tree.shown(found.path), found.line) if found else None
