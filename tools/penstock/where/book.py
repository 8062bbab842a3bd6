"""The book of one run: the files that were looked into and the trails that were followed, each once."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from penstock.locate import legible
from penstock.render.build import Build, BuildKey
from penstock.tree import Tree
from penstock.where.parts import Files
from penstock.where.trail import Trail
from penstock.workshop import Workshop

#: Files of which the lines are remembered: an object's own, and those of some patches.
OPEN = 4


@dataclass
class Book:
    """Nothing is in it until the first finding wants a place."""

    files: Files = field(default_factory=Files)
    #: One portion of the fleet is rendered while the rules are applied to another.
    lock: threading.RLock = field(default_factory=threading.RLock)
    _trails: dict[tuple[Tree, BuildKey], Trail] = field(default_factory=dict)
    _lines: dict[tuple[Tree, str], Sequence[str]] = field(default_factory=dict)

    def trail(self, workshop: Workshop, key: BuildKey, build: Build) -> Trail:
        """The trail of a build, which all Kustomizations that share the build share."""
        tree = workshop.trees[key.source.tree]
        found = self._trails.get((tree, key))
        if found is None or found.build is not build:
            found = self._trails[tree, key] = Trail(workshop, self.files, tree, key, build)
        return found

    def lines(self, tree: Tree, path: str) -> Sequence[str]:
        """The lines of a file; those of the last few are kept, as an object may have thousands of findings."""
        with self.lock:
            found = self._lines.pop((tree, path), None)
            if found is None:
                found = legible(tree, path).decode(errors="replace").split("\n")
            while len(self._lines) >= OPEN:
                self._lines.pop(next(iter(self._lines)))
            self._lines[tree, path] = found
        return found


def book(workshop: Workshop) -> Book:
    """The book of a workshop."""
    found = workshop.notes.setdefault("places", Book())
    assert isinstance(found, Book)
    return found
