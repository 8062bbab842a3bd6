"""Where: the line that a person must edit to change something that was seen in the rendered output.

A field is traced from the rendered object back through what Kustomize and Flux did to it: a second build, only for
this, tells the file that every object came from; the kustomizations say what happened to it then; and the last of that
which sets the field is where to edit. Nothing is built or read before the first finding asks.
"""

from penstock.where.field import (
    declared_place,
    expression_place,
    field_place,
    foresee,
    given_place,
    place,
    use_place,
    written,
)
from penstock.where.nodes import Field
from penstock.where.uses import spoiled

__all__ = [
    "Field",
    "declared_place",
    "expression_place",
    "field_place",
    "foresee",
    "given_place",
    "place",
    "spoiled",
    "use_place",
    "written",
]
