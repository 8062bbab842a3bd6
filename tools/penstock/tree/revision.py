"""A git revision as a tree, read from git's objects: nothing is checked out."""

import os
from pathlib import Path

from penstock import process
from penstock.tree.tree import Entry, Tree, frozen


def revision_tree(root: Path, commit: str) -> Tree:
    """The tree of `commit` below `root` (which may be a folder inside the repository)."""
    listed = process.run("git", "ls-tree", "-r", "-z", commit, cwd=root)
    entries: dict[str, Entry] = {}
    for record in listed.split(b"\0"):
        if not record:
            continue
        facts, _, path = record.partition(b"\t")
        mode, _kind, oid = facts.split(b" ")
        entries[os.fsdecode(path)] = Entry(mode.decode(), oid.decode())
    return Tree(name=f"commit {commit[:12]}", root=root, entries=frozen(entries), commit=commit)
