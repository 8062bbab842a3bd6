"""Which cluster after a change is which one before it: by entry folder, and those that were moved by their files."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from penstock.discover.cluster import Cluster
from penstock.tree import Tree

#: What a cluster's folder holds: the way below it → the id of the content.
Files = Mapping[str, str]
#: A moved cluster has at least this part of the names of its files, and some file that is the same.
ALIKE = 0.6


@dataclass(frozen=True)
class Couple:
    """A cluster on both sides; None where it is not."""

    before: Cluster | None
    after: Cluster | None

    @property
    def moved(self) -> bool:
        """True when the entry folder is another one."""
        both = self.before is not None and self.after is not None
        return both and self.before.entry.path != self.after.entry.path  # type: ignore[union-attr]

    @property
    def path(self) -> str:
        """The entry folder after the change; the one before it when it is gone."""
        found = self.after or self.before
        assert found is not None
        return found.entry.path


def couples(sides: tuple[Tree, Tree], before: Iterable[Cluster], after: Iterable[Cluster]) -> tuple[Couple, ...]:
    """The clusters of both trees, by entry folder."""
    olds = {one.entry.path: one for one in before}
    news = {one.entry.path: one for one in after}
    found = [Couple(olds[path], news[path]) for path in olds.keys() & news.keys()]
    gone = [one for path, one in olds.items() if path not in news]
    come = [one for path, one in news.items() if path not in olds]
    for old, new in _moved(sides, gone, come):
        found.append(Couple(old, new))
        gone.remove(old)
        come.remove(new)
    found += [*(Couple(old, None) for old in gone), *(Couple(None, new) for new in come)]
    return tuple(sorted(found, key=lambda one: one.path))


def _moved(sides: tuple[Tree, Tree], gone: list[Cluster], come: list[Cluster]) -> list[tuple[Cluster, Cluster]]:
    """The likeliest pairs first; each cluster once."""
    scores = sorted(_scores(sides, gone, come), key=lambda one: (-one[0], one[1].entry.path, one[2].entry.path))
    taken: set[str] = set()
    found = []
    for _, old, new in scores:
        if not {old.entry.path, new.entry.path} & taken:
            taken |= {old.entry.path, new.entry.path}
            found.append((old, new))
    return found


def _scores(
    sides: tuple[Tree, Tree], gone: list[Cluster], come: list[Cluster]
) -> Iterator[tuple[float, Cluster, Cluster]]:
    olds = [(one, _files(sides[0], one)) for one in gone]
    news = [(one, _files(sides[1], one)) for one in come] if gone else []
    for old, ones in olds:
        for new, others in news:
            renamed = old.entry.path.rpartition("/")[2] != new.entry.path.rpartition("/")[2]
            if renamed and not (_only(ones, olds) and _only(others, news) and _same(sides, (old, ones), (new, others))):
                continue  # a site that is renamed keeps the names of its clusters; a cluster, all that it holds
            names = len(ones.keys() & others.keys()) / max(len(ones.keys() | others.keys()), 1)
            equal = sum(ones[name] == others[name] for name in ones.keys() & others.keys())
            if names >= ALIKE and (equal or renamed):
                yield names + equal, old, new


def _only(files: Files, side: Sequence[tuple[Cluster, Files]]) -> bool:
    """True when no other cluster of its side holds the same."""
    return bool(files) and sum(one == files for _, one in side) == 1


def _same(sides: tuple[Tree, Tree], before: tuple[Cluster, Files], after: tuple[Cluster, Files]) -> bool:
    """True when both hold the same files, but for their own folder and name in the text."""
    (old, ones), (new, others) = before, after
    return ones.keys() == others.keys() and all(
        oid == others[way] or _nameless(sides[0], old, way) == _nameless(sides[1], new, way)
        for way, oid in ones.items()
    )


def _nameless(tree: Tree, cluster: Cluster, way: str) -> bytes:
    folder = cluster.entry.path
    try:
        text = tree.read(f"{folder}{way}")
    except OSError:  # it leads elsewhere
        return tree.entries[f"{folder}{way}"].oid.encode()
    for word in (folder, folder.rpartition("/")[2]):
        text = re.sub(rb"(?<![\w-])%b(?![\w-])" % re.escape(word.encode(errors="surrogateescape")), b"\0", text)
    return text


def _files(tree: Tree, cluster: Cluster) -> Files:
    folder = cluster.entry.path
    return {path[len(folder) :]: tree.entries[path].oid for path in tree.below(folder)}
