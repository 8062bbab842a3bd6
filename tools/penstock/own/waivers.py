"""The waivers of penstock.yaml must name rules that there are: one that is misspelt waives nothing, unseen."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from penstock import marks
from penstock.errors import PenstockError
from penstock.explain import codes
from penstock.locate import content
from penstock.root import FILE
from penstock.tree import Tree

if TYPE_CHECKING:
    from penstock.settings import Settings


def refuse_unknown(settings: "Settings", tree: Tree) -> None:
    """PenstockError names each waiver of a code that no rule has, with its line; in an earlier revision it stays
    without effect."""
    faults = () if tree.here else tuple(_faults(settings, tree))
    if faults:
        raise PenstockError("\n          ".join(faults))


def _faults(settings: "Settings", tree: Tree) -> Iterator[str]:
    known = {*codes(), *(rule.code for rule in settings.rules)}
    root = next((node for node in marks.documents(content(tree, FILE)) if not isinstance(node, marks.Broken)), None)
    for index, waiver in enumerate(settings.waivers):
        if waiver.code not in known:
            node = marks.child(marks.child(marks.child(root, "waivers"), index), "code")
            near = get_close_matches(waiver.code, known, n=1)
            meant = f"did you mean {near[0]}?" if near else "`penstock explain` lists them"
            line = marks.line(node) if node else 1
            yield f"{FILE}:{line}: waivers.{index}.code: there is no rule {waiver.code} ({meant})"
