"""The working copy as a tree: tracked and new files, without what git ignores; each with the id of its content."""

import os
import stat
import time
from collections.abc import Mapping, Set
from pathlib import Path
from types import MappingProxyType

from penstock import git, journal, process
from penstock.tree.blobs import blobs
from penstock.tree.content import file_id
from penstock.tree.converted import converted
from penstock.tree.tree import SYMLINK, Entry, Tree, frozen

#: Folders that hold no manifests and are never part of a source when there is no git to say so.
SKIPPED = frozenset({".git", ".venv", "node_modules", "__pycache__"})

#: How git tags a file that a sparse checkout leaves out; one that it was told to take for unchanged, whatever stands in
#: it, has a small letter.
SPARSE = b"S"
#: Names of what differs from the index; no git is started in a submodule, whose settings are somebody else's.
CHANGED = ("-z", "--name-only", "--relative", "--no-renames", "--ignore-submodules=all")


def working_tree(root: Path) -> Tree:
    """What a commit of everything under `root` would hold, once what a killed run left is settled. Works without git
    too: then every file counts."""
    journal.settle(root)
    since = time.time()
    if not git.top(root):
        return Tree(name="working copy", root=root, entries=frozen(_from_disk(root)), since=since)
    entries, absent, changed = _from_git(root)
    known = _absent(root, entries, absent)
    kept = converted(root, {path: one for path, one in entries.items() if path not in absent}, changed)
    contents = MappingProxyType({**known, **kept.contents})
    return Tree("working copy", root, frozen({**entries, **kept.entries}), planned=contents, since=since)


def _from_git(root: Path) -> tuple[dict[str, Entry], set[str], dict[str, str]]:
    """The index says what is unchanged (by its stat data); only what differs from it is read. Also the files whose
    content is not that of the working copy (a sparse checkout, `git update-index --assume-unchanged`): a commit holds
    them as the index has them. And those that differ from the index, with their ids in it."""
    entries: dict[str, Entry] = {}
    absent: set[str] = set()
    for record in process.run("git", "ls-files", "-z", "--stage", "-v", cwd=root).split(b"\0"):
        if record:
            facts, _, name = record.partition(b"\t")
            tag, mode, oid, _stage = facts.split(b" ")
            entries[os.fsdecode(name)] = Entry(mode.decode(), oid.decode())
            if tag == SPARSE or tag.islower():
                absent.add(os.fsdecode(name))
    differing: dict[str, str] = {}
    changed = process.run("git", "diff-files", *CHANGED, cwd=root, bounded=True)
    fresh = process.run("git", "ls-files", "-z", "--others", "--exclude-standard", cwd=root, bounded=True)
    for record in (*changed.split(b"\0"), *fresh.split(b"\0")):
        if record and not record.endswith(b"/"):  # a nested repository is listed as a folder; git would not add it
            path = os.fsdecode(record)
            before = entries.pop(path, Entry("")).oid
            entry = on_disk(root / path)
            if entry is not None:
                entries[path], differing[path] = entry, before
    return _without_linked(entries), absent, differing


def _absent(root: Path, entries: Mapping[str, Entry], paths: Set[str]) -> Mapping[str, bytes]:
    """The contents of files that git has and the folder has not, by their ids."""
    ids = {entries[path].oid for path in paths & entries.keys() if entries[path].mode.startswith("100")}
    return MappingProxyType(blobs(root, ids)) if ids else {}


def _without_linked(entries: dict[str, Entry]) -> dict[str, Entry]:
    """Without the tracked files of a folder that has become a link: a commit would hold only the link."""
    links = tuple(f"{path}/" for path, entry in entries.items() if entry.mode == SYMLINK)
    return {path: entry for path, entry in entries.items() if not path.startswith(links)} if links else entries


def _from_disk(root: Path) -> dict[str, Entry]:
    """However deep the folders are: walking them is no recursion."""
    entries: dict[str, Entry] = {}
    todo = [""]
    while todo:
        folder = todo.pop()
        try:
            inside = list(os.scandir(f"{root}/{folder}"))
        except OSError:
            continue  # it is gone, or nobody may look into it
        for one in inside:
            path = f"{folder}{one.name}"
            if one.is_dir(follow_symlinks=False):
                todo += [f"{path}/"] * (one.name not in SKIPPED)
            elif (entry := on_disk(root / path)) is not None:
                entries[path] = entry
    return entries


def on_disk(path: Path) -> Entry | None:
    """The entry of a file as it is now; None when it is gone, or a folder now. What else is no regular file counts as a
    link."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None
    if stat.S_ISDIR(mode):
        return None
    if not stat.S_ISREG(mode):
        return Entry(SYMLINK)
    return Entry("100755" if mode & 0o100 else "100644", file_id(path))
