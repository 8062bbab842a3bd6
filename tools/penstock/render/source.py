"""Sources: the trees that Kustomizations are built from, as the worker holds them."""

import os
from base64 import b64encode
from dataclasses import dataclass

from penstock import git
from penstock.tree import Tree
from penstock.worker.job import Load
from penstock.worker.pool import Pool


@dataclass(frozen=True, slots=True)
class Source:
    """A tree by name, and the ignore patterns that the Flux source adds to the tree's own."""

    tree: str
    ignore: str | None = None


class Trees:
    """The trees of one run by name; each is made known to the pool once."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._trees: dict[str, Tree] = {}

    def add(self, tree: Tree) -> str:
        """Hold a tree and return its name; one of the same name takes the place of an older one."""
        if self._trees.get(tree.name) is not tree:
            self._trees[tree.name] = tree
            self._pool.hold("tree", tree.name, _load(tree))
        return tree.name

    def renew(self) -> None:
        """Forget what a save may have changed: folders, and what is composed of them. Commits stay."""
        self._trees = {name: tree for name, tree in self._trees.items() if tree.commit}

    def __getitem__(self, name: str) -> Tree:
        return self._trees[name]

    def __contains__(self, name: str) -> bool:
        return name in self._trees


def _load(tree: Tree) -> Load:
    header: dict[str, object] = {"op": "tree", "tree": tree.name}
    if tree.commit:
        header["git"] = {"dir": str(git.directory(tree.root)), "exe": git.program()}
    else:
        header["root"] = str(tree.root)
    if tree.planned:
        header["planned"] = {oid: b64encode(content).decode() for oid, content in tree.planned.items()}
    listing = b"".join(
        b"%b %b\0%b\0%b\0" % (e.mode.encode(), e.oid.encode(), os.fsencode(path), os.fsencode(e.source))
        for path, e in tree.entries.items()
    )
    return Load(header, (listing,))
