"""The place of a field of a rendered object."""

from penstock.finding import Place
from penstock.locate import object_place
from penstock.render.source import Trees
from penstock.rules.contract import Field
from penstock.rules.view import Item


def field_place(trees: Trees, item: Item, field: Field) -> Place:
    """The line that sets the field (or where it is missing); the object's first line when that is all that is known."""
    one = item.rendered
    if one.source is None or one.build is None:
        return one.place
    tree = trees[one.source.tree]
    found = object_place(tree, one.build.closure.read, item.document.kind, item.document.name)
    return Place(tree.shown(found.path), found.line) if found else Place(tree.shown(one.kustomization.path))
