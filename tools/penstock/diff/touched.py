"""The paths in which two trees differ, and whether that can be seen by a render."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from penstock.store.closure import Witness
from penstock.tree import Tree


@dataclass(frozen=True)
class Touched:
    """Paths whose content differs, and paths and folders whose being there may."""

    content: frozenset[str]
    presence: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.content)

    def sees(self, witness: Witness) -> bool:
        """False when nothing that the witness tells of can differ between the trees."""
        return (
            any(path in self.content for path, _ in witness.read)
            or any(path in self.presence for path, _ in witness.missing)
            or any(folder in self.presence for folder, _ in witness.listed)
        )


@lru_cache(maxsize=2)
def touched(before: Tree, after: Tree) -> Touched:
    """The differences between two trees."""
    content, presence = set(), set[str]()
    ones, others = before.entries, after.entries
    for path in ones.keys() | others.keys():
        one, other = ones.get(path), others.get(path)
        if one is not None and other is not None and one[:2] == other[:2]:
            continue
        content.add(path)
        if one is None or other is None or one.mode != other.mode:
            presence |= {path, *_folders(path)}
    return Touched(frozenset(content), frozenset(presence))


def _folders(path: str) -> Iterator[str]:
    """Every folder that a path lies in; the root is empty."""
    while path:
        path = path.rpartition("/")[0]
        yield path
