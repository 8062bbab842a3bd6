"""The working copy as a tree: tracked and new files, without what git ignores."""

import os
import stat
from pathlib import Path

from penstock import git, process
from penstock.tree.tree import SYMLINK, Entry, Tree, frozen

#: Folders that hold no manifests and are never part of a source when there is no git to say so.
SKIPPED = frozenset({".git", ".venv", "node_modules", "__pycache__"})


def working_tree(root: Path) -> Tree:
    """What a commit of everything under `root` would hold. Works without git too: then every file counts."""
    entries = _from_git(root) if git.top(root) else _from_disk(root)
    return Tree(name="working copy", root=root, entries=frozen(entries))


def _from_git(root: Path) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for record in process.run("git", "ls-files", "-z", "--stage", cwd=root).split(b"\0"):
        if not record:
            continue
        facts, _, path = record.partition(b"\t")
        mode, oid, _stage = facts.split(b" ")
        entries[os.fsdecode(path)] = Entry(mode.decode(), oid.decode())
    for record in process.run("git", "ls-files", "-z", "--deleted", cwd=root).split(b"\0"):
        entries.pop(os.fsdecode(record), None)
    for record in process.run("git", "ls-files", "-z", "--others", "--exclude-standard", cwd=root).split(b"\0"):
        if record and not record.endswith(b"/"):  # a nested repository is listed as a folder; git would not add it
            path = os.fsdecode(record)
            entries[path] = Entry(_mode(root / path))
    return entries


def _from_disk(root: Path) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for folder, folders, files in os.walk(root):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        folders[:] = sorted(set(folders) - SKIPPED - set(links))
        for name in [*files, *links]:
            path = Path(folder, name)
            entries[path.relative_to(root).as_posix()] = Entry(_mode(path))
    return entries


def _mode(path: Path) -> str:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return SYMLINK  # gone between listing and looking: as good as not there
    if not stat.S_ISREG(mode):
        return SYMLINK
    return "100755" if mode & 0o100 else "100644"
