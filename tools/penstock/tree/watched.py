"""The working copy of somebody who watches it: listed once, and after a save looked at where that was."""

import os
import time
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from penstock import journal
from penstock.tree.tree import SUBMODULE, SYMLINK, Entry, Tree
from penstock.tree.working import on_disk, working_tree

#: After more saves at once everything is listed anew: of so many some may have been lost.
MANY = 100
#: Files that say what git takes for a file of the repository, and for unchanged.
RULING = (".gitignore", ".gitattributes")
#: What stands in a watcher's path for bytes that are no text.
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
#: What a path that leads elsewhere is to git, whatever it leads to.
ELSEWHERE = (SYMLINK, SUBMODULE)


class WatchedTree:
    """The tree below a root, again and again."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._last: Tree | None = None

    def after(self, saved: Collection[str] | None) -> Tree:
        """The tree after saves of these files, by their whole paths; None where nobody knows of which."""
        journal.settle(self._root)
        known, self._last = self._last, None  # what fails now is no ground for the next one
        after = changed(known, saved) if known is not None and saved is not None and len(saved) <= MANY else None
        self._last = after or working_tree(self._root)
        return self._last


def changed(tree: Tree, saved: Collection[str]) -> Tree | None:
    """The working copy after saves of these files; None where they say too little: git alone knows what it ignores."""
    since = time.time()
    entries, times = dict(tree.entries), dict(tree.times)
    for path in saved:
        name = os.path.relpath(path, tree.root)
        old, new = entries.get(name), on_disk(Path(path))
        if name in tree.folders or Path(path).is_dir() or Path(path).name in RULING or UNREADABLE in path:
            return None
        if old is None and new is None:
            continue  # it came and went, as half the files of an editor do
        if old is None or new is None or not (_plain(tree, old) and _plain(tree, new)):
            return None
        entries[name], times[name] = new, since
    return replace(tree, entries=MappingProxyType(entries), times=MappingProxyType(times))


def _plain(tree: Tree, entry: Entry) -> bool:
    """Whether it is a file, and one on the disk."""
    return entry.mode not in ELSEWHERE and entry.oid not in tree.planned
