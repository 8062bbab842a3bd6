"""A site as it was at a commit: what may move of it, and what its lock said."""

import os
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from penstock import process
from penstock.gates.cargo import Standing, parts
from penstock.promote import lock as locks
from penstock.promote import site as sites
from penstock.promote.freight import digest
from penstock.promote.layout import layout
from penstock.promote.settings import SITE, Promotion
from penstock.promote.site import Site
from penstock.tree.tree import Entry, Tree, frozen


@dataclass(eq=False)
class Past:
    """Commits of one repository, looked at through one layout; each once."""

    root: Path
    settings: Promotion
    _sites: dict[tuple[str, str], Site | None] = field(default_factory=dict)

    def site(self, commit: str, name: str) -> Site | None:
        """The site at the commit; None when it had nothing to give."""
        if (commit, name) not in self._sites:
            tree = self._tree(commit, [one.files for one in self.settings.paths], name)
            found = layout(self.settings, tree.entries, ())
            self._sites[commit, name] = sites.read(tree, found, name) if name in found.files else None
        return self._sites[commit, name]

    def standing(self, commit: str, name: str) -> Standing | None:
        """What the site had at the commit: by its lock, or where it had none by its own files."""
        place = self.settings.lock.replace(SITE, name)
        tree = self._tree(commit, [self.settings.lock], name)
        if place in tree.entries:
            lock = locks.read(tree.read(place), f"{place} at {commit[:12]}", name)
            return Standing(lock.freight, lock.source_commit, parts(lock.values))
        found = self.site(commit, name)
        return Standing(digest(found.values), commit, parts(found.values)) if found else None

    def _tree(self, commit: str, globs: Iterable[str], name: str) -> Tree:
        """The tree of the commit, of what may fit the globs for this site."""
        below = {_stem(glob.replace(SITE, name)) for glob in globs}
        paths = [] if "" in below else sorted(below)
        listed = process.run("git", "ls-tree", "-r", "-z", commit, "--", *paths, cwd=self.root)
        entries: dict[str, Entry] = {}
        for record in filter(None, listed.split(b"\0")):
            facts, _, path = record.partition(b"\t")
            mode, _kind, oid = facts.split(b" ")
            entries[os.fsdecode(path)] = Entry(mode.decode(), oid.decode())
        return Tree(name=f"commit {commit[:12]}", root=self.root, entries=frozen(entries), commit=commit)


def _stem(glob: str) -> str:
    """The path in front of the first wildcard: a folder, or the file itself."""
    at = min((glob.find(sign) for sign in "*?" if sign in glob), default=-1)
    return glob if at < 0 else posixpath.dirname(glob[:at])
