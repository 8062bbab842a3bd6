"""The ground: the enterprise in a folder, a workshop that stays open, and what one mutation makes penstock find."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from penstock import settingsfile
from penstock.discover import find
from penstock.expand.fleet import expand
from penstock.expand.sources import home
from penstock.finding import Finding
from penstock.fleet import Repository
from penstock.tree import Entry, Tree
from penstock.tree.content import file_id
from penstock.tree.working import working_tree
from penstock.validate.run import validate_in
from penstock.workshop import Workshop
from tests.placement.mutation import Mutation

#: In so many clusters a fault is looked for.
MOST = 4


@dataclass(frozen=True)
class Ground:
    """A folder with the enterprise; `tree` is how it was before anything was sown."""

    root: Path
    workshop: Workshop
    tree: Tree

    def text(self, path: str) -> str:
        """A file's text as it was."""
        return (self.root / path).read_text(encoding="utf-8")

    @property
    def clusters(self) -> list[str]:
        """The names of all clusters."""
        return [one.name for one in find.clusters(self.tree, settingsfile.load(self.root))]

    @cached_property
    def readers(self) -> Mapping[str, tuple[str, ...]]:
        """File → the clusters that read it, those with the fewest objects first, for they are quick to look at."""
        around = home(self.tree, settingsfile.load(self.root))
        renders = expand(self.workshop, around, find.clusters(self.tree, around.settings))
        readers: dict[str, dict[str, None]] = {}
        for render in sorted(renders, key=lambda one: sum(len(part.documents) for part in one.rendered)):
            for one in render.rendered:
                tree = self.workshop.trees[one.source.tree] if one.source else self.tree
                for path in one.build.closure.read if one.build else ():
                    readers.setdefault(tree.shown(path), {})[render.cluster.name] = None
        return {path: tuple(names) for path, names in readers.items()}

    def findings(self, mutation: Mutation) -> tuple[Finding, ...]:
        """What penstock finds once the fault is sown, of the codes that it must have: in the first of the clusters
        concerned where it does any harm. The ground is clean again afterwards."""
        with self.sown(mutation.files) as tree:
            if mutation.whole:
                return tuple(one for one in self.everywhere(tree) if one.code in mutation.codes)
            for cluster in self.readers[mutation.spot.path][:MOST]:
                found = tuple(one for one in self.validated(tree, cluster) if one.code in mutation.codes)
                if found:
                    return found
        return ()

    def validated(self, tree: Tree, name: str) -> tuple[Finding, ...]:
        """What penstock finds in one cluster of the tree."""
        chosen = settingsfile.load(self.root)
        cluster = tuple(one for one in find.clusters(tree, chosen) if one.name == name)
        self.workshop.renew()
        return validate_in(self.workshop, Repository(tree, chosen, cluster, whole=False)).findings

    def everywhere(self, tree: Tree) -> tuple[Finding, ...]:
        """What penstock finds in all clusters of the tree."""
        chosen = settingsfile.load(self.root)
        self.workshop.renew()
        return validate_in(self.workshop, Repository(tree, chosen, find.clusters(tree, chosen))).findings

    @contextmanager
    def sown(self, files: Mapping[str, str | None]) -> Iterator[Tree]:
        """The tree with these contents (None: the file is gone), for as long as it is looked at."""
        before = {path: (self.root / path).read_bytes() for path in files if (self.root / path).exists()}
        try:
            for path, text in files.items():
                if text is None:
                    (self.root / path).unlink()
                else:
                    (self.root / path).write_text(text, encoding="utf-8")
            yield self._tree(files)
        finally:
            for path in files:
                if path in before:
                    (self.root / path).write_bytes(before[path])
                else:
                    (self.root / path).unlink()

    def _tree(self, files: Mapping[str, str | None]) -> Tree:
        entries = {path: entry for path, entry in self.tree.entries.items() if files.get(path, "") is not None}
        entries.update({p: Entry("100644", file_id(self.root / p)) for p, text in files.items() if text is not None})
        return replace(self.tree, entries=dict(sorted(entries.items())))


@contextmanager
def ground(root: Path) -> Iterator[Ground]:
    """The enterprise in the folder, ready to be sown."""
    with Workshop() as workshop:
        yield Ground(root, workshop, working_tree(root))
