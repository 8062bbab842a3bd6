"""A tree: the files of a working copy or of a git revision, without their contents."""

import errno
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from penstock.tree.blobs import blob, blobs
from penstock.tree.content import blob_id, regular

SYMLINK, SUBMODULE = "120000", "160000"
#: How the names of files end that are looked into while rendering.
MANIFESTS = (".yaml", ".yml", "Kustomization")


class Entry(NamedTuple):
    """One file: git's mode, its blob id when git knows it, and where its content is when that is another path."""

    mode: str
    oid: str = ""
    source: str = ""


@dataclass(frozen=True, eq=False)
class Tree:
    """path → entry. Contents come from `root` (a working copy) or, when `commit` is set, from git's objects."""

    name: str
    root: Path
    entries: Mapping[str, Entry]
    commit: str = ""
    #: True for a revision that stands for the working copy: its paths are shown without the commit.
    here: bool = False
    #: The way from the repository to a folder that stands for another source; its paths are shown from there.
    at: str = ""
    #: Contents by id that are nowhere yet: files as they would be.
    planned: Mapping[str, bytes] = field(default_factory=dict)
    #: When its listing began, in seconds of the clock: a file that changed later may not be what was listed.
    since: float = 0.0
    #: The same of files that were looked at after it.
    times: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every directory that holds a file, however deep; the root is the empty string."""
        found: set[str] = {""}
        for path in self.entries:
            folder = path.rpartition("/")[0]
            while folder and folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(found)

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Folder → the names in it, in order."""
        names: dict[str, list[str]] = {}
        for path in (*self.entries, *self.folders):
            folder, _, name = path.rpartition("/")
            if name:
                names.setdefault(folder, []).append(name)
        return {folder: tuple(sorted(found)) for folder, found in names.items()}

    @cached_property
    def listings(self) -> dict[str, str]:
        """Folder → a digest of what is in it, as far as somebody has worked it out."""
        return {}

    def __reduce__(self) -> tuple[object, ...]:
        """For another process: read-only views do not travel, and what was worked out is worked out there."""
        words = (self.commit, self.here, self.at, dict(self.planned), self.since, dict(self.times))
        return _received, (self.name, self.root, dict(self.entries), *words)

    def below(self, folder: str) -> Iterator[str]:
        """Every file under a folder, however deep, in order."""
        todo = self._inside(folder)
        while todo:
            path = todo.pop()
            if path in self.entries:
                yield path
            else:
                todo += self._inside(path)

    def _inside(self, folder: str) -> list[str]:
        """What a folder holds, the first last."""
        return [f"{folder}/{name}" if folder else name for name in reversed(self.children.get(folder, ()))]

    def shown(self, path: str) -> str:
        """The path as a person finds it: where the content is, and in which revision when that is not this one."""
        entry = self.entries.get(path)
        source = posixpath.join(self.at, entry.source if entry and entry.source else path)
        return f"{source}@{self.commit[:12]}" if self.commit and not self.here else source

    def read(self, path: str) -> bytes:
        """The content of a regular file; OSError when it cannot be read, is a link, or is far too large."""
        entry = self.entries[path]
        if entry.oid in self.planned:
            return self.planned[entry.oid]
        if entry.mode in (SYMLINK, SUBMODULE):
            raise OSError(errno.ELOOP, "it is no file but leads elsewhere", path)
        if self.commit:
            found = self._manifests.get(entry.oid)
            return blob(self.root, entry.oid) if found is None else found
        return regular(posixpath.join(self.root, entry.source or path))

    @cached_property
    def _manifests(self) -> Mapping[str, bytes]:
        """Blob id → content of a revision's manifests, brought in one go: a process for each would take minutes."""
        return blobs(self.root, {entry.oid for path, entry in self.entries.items() if path.endswith(MANIFESTS)})


def _received(name: str, root: Path, entries: dict[str, Entry], *words: Any) -> Tree:
    return Tree(name, root, MappingProxyType(entries), *words)


def planned(tree: Tree, files: Mapping[str, bytes | None], name: str) -> Tree:
    """The tree as it would be with these files written (None: removed)."""
    entries = {path: entry for path, entry in tree.entries.items() if path not in files}
    contents = {path: content for path, content in files.items() if content is not None}
    for path, content in contents.items():
        mode = tree.entries[path].mode if path in tree.entries else "100644"
        entries[path] = Entry(mode, blob_id(content))
    known = {entries[path].oid: content for path, content in contents.items()}
    return replace(tree, name=name, entries=frozen(entries), planned=MappingProxyType({**tree.planned, **known}))


def frozen(entries: dict[str, Entry]) -> Mapping[str, Entry]:
    """A read-only view in path order."""
    return MappingProxyType(dict(sorted(entries.items())))
