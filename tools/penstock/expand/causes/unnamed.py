"""Files that Flux cannot name: in a folder without a kustomization it writes one, and YAML does not carry all names."""

import os
import posixpath
import re
from collections.abc import Iterator

from penstock.expand.failed import Failed
from penstock.finding import Finding, Place, Severity
from penstock.locate import KUSTOMIZATIONS
from penstock.tree import Tree

#: Characters that do not come out of YAML as they went in, and bytes that are no text (halves of pairs in Python).
LOST = re.compile("[\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: Bytes that git shows by a letter.
LETTERS = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}


def unnamed(failed: Failed) -> Iterator[Finding]:
    """The files below the folder whose names are lost in the kustomization that Flux writes."""
    folder, tree = failed.kustomization.path, failed.tree
    if _has_kustomization(tree, folder):
        return
    read = frozenset(failed.build.closure.read)
    for path in tree.below(folder):
        named = _named(tree, folder, path)
        if LOST.search(named) and (path in read if named == path else posixpath.basename(path) in KUSTOMIZATIONS):
            message = (
                f"Flux writes a kustomization for {folder or 'the root'}, and YAML cannot carry {quoted(path)} there"
            )
            place = Place(tree.shown(path))
            yield Finding("build-failed", Severity.ERROR, message, place, hint="give it a name of plain characters")


def _named(tree: Tree, folder: str, path: str) -> str:
    """What Flux names for a file: the file, or the highest folder on the way to it that has a kustomization."""
    below = path.removeprefix(f"{folder}/").split("/")[:-1]
    ways = (posixpath.join(folder, *below[: at + 1]) for at in range(len(below)))
    return next((way for way in ways if _has_kustomization(tree, way)), path)


def _has_kustomization(tree: Tree, folder: str) -> bool:
    return any(posixpath.join(folder, name) in tree.entries for name in KUSTOMIZATIONS)


def quoted(path: str) -> str:
    r"""A path as git shows it: what is not plain as bytes in octal (`"a\\302\\205b"`)."""
    shown = "".join(map(_shown, os.fsencode(path)))
    return f'"{shown}"'


def _shown(byte: int) -> str:
    if byte in LETTERS:
        return f"\\{LETTERS[byte]}"
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"
