"""Closures as the store keeps them: what a build looked at, with content ids, so that what is stale shows."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from penstock.render.build import Closure
from penstock.tree import Tree
from penstock.tree.tree import SUBMODULE, SYMLINK


@dataclass(frozen=True, slots=True)
class Witness:
    """(path, id) of files read, (folder, digest of its names) of folders listed, (path, kind) of names not found: the
    kind is what stands there all the same (a link, or something that the source ignores), or nothing."""

    read: tuple[tuple[str, str], ...]
    listed: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]

    def holds(self, tree: Tree) -> bool:
        """True when the tree still shows exactly what was seen."""
        entries = tree.entries
        for path, oid in self.read:
            entry = entries.get(path)
            if entry is None or entry.oid != oid:
                return False
        return all(kind(tree, path) == seen for path, seen in self.missing) and all(
            listing(tree, folder) == seen for folder, seen in self.listed
        )

    def encoded(self) -> bytes:
        """As JSON."""
        return json.dumps([self.read, self.listed, self.missing], separators=(",", ":")).encode()


def witness(closure: Closure, tree: Tree) -> Witness:
    """The closure of a build that was just made from the tree."""
    entries = tree.entries
    return Witness(
        tuple((path, entries[path].oid) for path in closure.read if path in entries),
        tuple((folder, listing(tree, folder)) for folder in closure.listed),
        tuple((path, kind(tree, path)) for path in closure.missing),
    )


def together(witnesses: Iterable[Witness]) -> Witness:
    """One witness for several builds of the same tree."""
    read: dict[str, str] = {}
    listed: dict[str, str] = {}
    missing: dict[str, str] = {}
    for one in witnesses:
        read.update(one.read)
        listed.update(one.listed)
        missing.update(one.missing)
    return Witness(tuple(read.items()), tuple(listed.items()), tuple(missing.items()))


def decoded(text: bytes) -> Witness:
    """The witness that `encoded` wrote."""
    read, listed, missing = json.loads(text)
    return Witness(*(tuple((path, seen) for path, seen in part) for part in (read, listed, missing)))


def kind(tree: Tree, path: str) -> str:
    """What stands at a path: nothing, a file, a link, or a folder."""
    entry = tree.entries.get(path)
    if entry is not None:
        return "link" if entry.mode in (SYMLINK, SUBMODULE) else "file"
    return "folder" if path in tree.folders else ""


def listing(tree: Tree, folder: str) -> str:
    """A digest of the names in a folder and of what each is; the folders that all clusters share are asked for by all
    of them."""
    if folder not in tree.listings:
        tree.listings[folder] = _listing(tree, folder)
    return tree.listings[folder]


def _listing(tree: Tree, folder: str) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for name in tree.children.get(folder, ()):
        digest.update(
            f"{name}\0{kind(tree, f'{folder}/{name}' if folder else name)}\0".encode("utf-8", "surrogateescape")
        )
    return digest.hexdigest()


def ignores(tree: Tree) -> str:
    """A digest of every .sourceignore: together they decide what is part of the artifact."""
    listed = [
        (path, e.oid) for path, e in tree.entries.items() if path == ".sourceignore" or path.endswith("/.sourceignore")
    ]
    return hashlib.blake2b(json.dumps(listed).encode(), digest_size=12).hexdigest() if listed else ""
