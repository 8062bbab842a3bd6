"""Files and folders that a kustomization, or spec.components, names and that are not there."""

import posixpath
from collections.abc import Container, Iterator

import yaml

from penstock import marks
from penstock.discover.cluster import clean
from penstock.expand.failed import Failed
from penstock.expand.misspelt import meant
from penstock.expand.pinpoint import read_kustomizations
from penstock.finding import Edit, Finding, Place, Severity
from penstock.locate import KUSTOMIZATIONS, legible, nodes
from penstock.shape import many
from penstock.tree import Entry, Tree
from penstock.tree.tree import SYMLINK


def missing(failed: Failed) -> Iterator[Finding]:
    """Files and folders that a kustomization, or spec.components, names and that are not there."""
    tree, message = failed.tree, failed.message
    looked_for = failed.build.closure.missing
    absent = [p for p in looked_for if posixpath.basename(p) not in KUSTOMIZATIONS and p not in tree.folders]
    for path in read_kustomizations(failed.build):
        for node in nodes(legible(tree, path)):
            named = {_target(path, scalar): scalar for scalar in reversed(list(marks.scalars(node)))}
            for target, scalar in named.items():
                if target in absent and (target in message or posixpath.basename(target) in message):
                    absent.remove(target)
                    place = Place(tree.shown(path), marks.line(scalar))
                    yield _glued(tree, path, scalar) or _absent(
                        tree, _named(scalar), target, place, posixpath.dirname(path), named
                    )
    for index, name in enumerate(many(failed.kustomization.spec.get("components"))):
        target = clean(posixpath.join(failed.kustomization.path, str(name)))
        if target in absent and target in message:
            place = failed.at(("spec", "components", index))
            yield _absent(tree, str(name), target, place, failed.kustomization.path)


def _glued(tree: Tree, path: str, scalar: yaml.ScalarNode) -> Finding | None:
    """An entry that goes on in the next line, for want of a dash there."""
    start, end = scalar.start_mark, scalar.end_mark
    if not start or not end or scalar.style or start.line == end.line:
        return None
    message = f"{scalar.value!r} is read as one name, which does not exist"
    place = Place(tree.shown(path), int(end.line) + 1)
    return Finding("resource-missing", Severity.ERROR, message, place, hint="begin each entry with a dash and a space")


def _absent(
    tree: Tree, name: str, target: str, place: Place, folder: str, listed: Container[str] = frozenset()
) -> Finding:
    """A name in a folder's file that leads nowhere; with the edit when it is misspelt."""
    entry, link = tree.entries.get(target), _link(tree, target)
    why = "does not exist" if entry is None else "is ignored by the source"
    if link:
        why = f"{'is' if link == target else f'is behind {link},'} a symbolic link, and Flux's artifacts hold none"
    message = f"{name} {why} (looked for at {target})"
    other = "" if entry or link else meant(tree, folder, name, listed)
    hint, edit = (f"correct the name: {other} is there", Edit(name, other)) if other else (_remedy(entry, link), None)
    return Finding("resource-missing", Severity.ERROR, message, place, hint=hint, edit=edit)


def _link(tree: Tree, target: str) -> str:
    """The first part of a path that is a symbolic link; empty when none is."""
    parts = target.split("/")
    paths = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return next((path for path in paths if (entry := tree.entries.get(path)) and entry.mode == SYMLINK), "")


def _remedy(entry: Entry | None, link: str) -> str:
    if link:
        return "put the file itself there"
    if entry is None:
        return "correct the name, or add it"
    return "Flux leaves out images, archives, CI files and what .sourceignore or spec.ignore name: say !… there"


def _target(kustomization: str, scalar: yaml.ScalarNode) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(kustomization), _named(scalar)))


def _named(scalar: yaml.ScalarNode) -> str:
    """The file or folder that a scalar names."""
    return str(scalar.value).rpartition("=")[2]  # generators: key=file
