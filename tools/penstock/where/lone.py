"""Objects that stand in one file only: nobody need ask Kustomize where they come from."""

from penstock.document import Document
from penstock.locate import KUSTOMIZATIONS, legible
from penstock.render.build import Build
from penstock.tree import Tree
from penstock.where.parts import Files, ranked, word
from penstock.where.sheet import Setter, setter


def lone(files: Files, tree: Tree, build: Build, document: Document) -> Setter | None:
    """The line where the only manifest of this kind and name among the files of a build begins; None when several have
    it (a patch carries its object's name), or none (it was generated or renamed, a base or a chart brought it)."""
    name, kind = document.name.encode(), document.kind.encode()
    found: list[Setter] = []
    for path in build.closure.read:
        text = legible(tree, path)
        if name not in text:
            continue
        if path.rpartition("/")[2] in KUSTOMIZATIONS:
            if b"enerator" in text or b"helmCharts" in text:
                return None
        elif kind in text:
            fits = ranked(files.called(tree, path, {document.name}), document)
            named = [one for one in fits if word(one, "metadata", "name") == document.name]
            found += [setter(one.sheet, one.node) for one in named if one.node]
            if len(found) > 1:
                return None
    return found[0] if found else None
