"""What promotions of one run share: the repository, its layout, each site's values, and what git says of them."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from penstock import git, process
from penstock.errors import PenstockError
from penstock.fleet import Repository
from penstock.promote import lock as locks
from penstock.promote import site as sites
from penstock.promote.freight import Freight, freight
from penstock.promote.layout import Layout, layout, place, site_of
from penstock.promote.lock import Lock
from penstock.promote.site import Site
from penstock.tree import Tree
from penstock.tree.revision import revision_tree
from penstock.workshop import Workshop


@dataclass(eq=False)
class Bench:
    """Opened for one run, over the working copy."""

    workshop: Workshop
    repository: Repository
    _sites: dict[tuple[str, tuple[str, ...]], Site] = field(default_factory=dict)
    _locks: dict[str, Lock | None] = field(default_factory=dict)
    _trees: dict[str, tuple[Tree, Layout]] = field(default_factory=dict)

    @property
    def tree(self) -> Tree:
        """The working copy."""
        return self.repository.tree

    @cached_property
    def layout(self) -> Layout:
        """Its sites."""
        return layout(self.repository.settings.promotion, self.tree.entries, self.repository.clusters)

    def site(self, name: str, sizes: tuple[str, ...] = ()) -> Site:
        """A site as it is in the working copy."""
        if (name, sizes) not in self._sites:
            self._sites[name, sizes] = sites.read(self.tree, self.layout, name, sizes)
        return self._sites[name, sizes]

    def site_at(self, name: str, commit: str, sizes: tuple[str, ...] = ()) -> Site:
        """A site as a commit has it."""
        if commit not in self._trees:
            tree = revision_tree(self.tree.root, commit)
            self._trees[commit] = tree, layout(self.layout.settings, tree.entries, ())
        tree, around = self._trees[commit]
        if name not in around.files:
            raise PenstockError(f"at {commit[:12]} there is nothing of {name} that could move")
        return sites.read(tree, around, name, sizes)

    def lock(self, name: str) -> Lock | None:
        """A site's lock, or None when it has none yet. PenstockError when it is not to be trusted."""
        where = self.layout.lock(self.layout.known(name))
        if name not in self._locks:
            there = where in self.tree.entries
            self._locks[name] = locks.read(self.content(where), where, name) if there else None
        return self._locks[name]

    def content(self, path: str) -> bytes:
        """A file's content. PenstockError for a link, and for what cannot be read."""
        try:
            return self.tree.read(path)
        except OSError as error:
            raise PenstockError(f"{path} cannot be read: {error.strerror}; a promotion follows no link") from error

    def freight(self, name: str, sizes: tuple[str, ...] = ()) -> Freight:
        """What a site has to give. PenstockError when it is not committed."""
        places = [file.place.path for file in self.site(name, sizes).files.values()]
        dirty = sorted(path for path in self.uncommitted if path in places or self._is_of(name, path))
        if dirty:
            raise PenstockError(
                f"{name} has changes that are not committed ({dirty[0]}{', …' if len(dirty) > 1 else ''}): commit "
                "them, for a freight is what a commit holds"
            )
        return freight(name, self._commit(places), self.site(name, sizes).values)

    def begun(self, name: str) -> tuple[str, ...]:
        """The files of a site's release, and its lock, that are not as the last commit has them."""
        lock = self.layout.lock(self.layout.known(name))
        return tuple(sorted(path for path in self.uncommitted if path == lock or self._is_of(name, path)))

    def _is_of(self, name: str, path: str) -> bool:
        """True for a file that is promotable of the site, or was before it was removed."""
        found = place(self.layout.settings, path)
        return found is not None and site_of(self.layout.settings, found.by.files, path) == name

    @cached_property
    def uncommitted(self) -> frozenset[str]:
        """Every file that is not as the last commit has it, by its path in the tree; removed ones too."""
        if git.top(self.tree.root) is None or git.commit(self.tree.root, "HEAD") is None:
            raise PenstockError(f"{self.tree.root} has no commit: a freight is what a commit of git holds")
        listed = process.run("git", "ls-tree", "-r", "-z", "HEAD", cwd=self.tree.root)
        then = {os.fsdecode(path): facts.split(b" ")[2].decode() for facts, path in _records(listed)}
        now = {path: entry.oid for path, entry in self.tree.entries.items() if entry.oid}
        return frozenset(path for path in {*then, *now} if then.get(path) != now.get(path))

    def _commit(self, places: Iterable[str]) -> str:
        """The last commit that changed one of the files; without a file the one that is checked out, which has none."""
        found = [f":(literal){place}" for place in places] or [":/"]
        return process.run("git", "log", "-1", "--format=%H", "--", *found, cwd=self.tree.root).decode().strip()


def _records(listed: bytes) -> Iterable[tuple[bytes, bytes]]:
    for record in listed.split(b"\0"):
        if record:
            facts, _, path = record.partition(b"\t")
            yield facts, path
