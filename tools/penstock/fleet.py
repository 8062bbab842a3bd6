"""Open a repository and expand its fleet: what every command begins with."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from penstock import git
from penstock.called import instead
from penstock.discover import find
from penstock.discover.cluster import Cluster
from penstock.errors import NoCluster, PenstockError
from penstock.expand.fleet import expand
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import home
from penstock.root import FILE, root_of
from penstock.tree import Tree
from penstock.tree.revision import revision_tree
from penstock.tree.working import working_tree
from penstock.unset import unset
from penstock.workshop import Workshop

if TYPE_CHECKING:
    from penstock.settings import Settings


@dataclass(frozen=True)
class Repository:
    """A working copy, its settings, and the clusters that were asked for."""

    tree: Tree
    settings: "Settings"
    clusters: tuple[Cluster, ...]
    #: False when only some of the repository's clusters were asked for.
    whole: bool = True


def open_repository(path: Path, entries: Sequence[str] = (), globs: Sequence[str] = ()) -> Repository:
    """The repository that holds `path`. A path below its root keeps only the clusters whose entry lies there."""
    root, below = root_of(path)
    return open_tree(working_tree(root), below, entries, globs)


def open_tree(tree: Tree, below: str, entries: Sequence[str] = (), globs: Sequence[str] = ()) -> Repository:
    """The same for a tree that is already listed."""
    loaded = settings_of(tree)
    clusters = find.clusters(tree, loaded, entries)
    under = tuple(c for c in clusters if f"{c.entry.path}/".startswith(f"{below}/")) if below and not entries else ()
    asked = chosen(under or clusters, globs)
    return Repository(tree, loaded, asked, whole=len(asked) == len(clusters))


def settings_of(tree: Tree) -> "Settings":
    """What penstock.yaml says in the tree."""
    known = tree.entries.get(FILE)
    here = not tree.commit and not (known and known.oid in tree.planned)
    if not (_there(tree.root) if here else known):
        return unset()
    from penstock import settingsfile  # the models take their time

    return settingsfile.load(tree.root) if here else settingsfile.parse(tree.read(FILE))


def _there(root: Path) -> bool:
    """True where a working copy has a penstock.yaml of any sort, a link that leads nowhere too."""
    path = root / FILE
    return path.is_symlink() or path.exists()


def at_revision(repository: Repository, revision: str, entries: Sequence[str] = ()) -> Repository:
    """The repository as it was: its files and penstock.yaml then, and those of its clusters that it had. What cannot be
    read of that time (no cluster yet, a broken penstock.yaml) was not there."""
    root = repository.tree.root
    commit = git.commit(root, revision)
    if commit is None:
        raise PenstockError(git.unknown(root, revision))
    tree = replace(revision_tree(root, commit), name=f"this at {commit[:12]}", here=True)
    names = {cluster.name for cluster in repository.clusters}
    try:
        then = settings_of(tree)
        clusters = find.clusters(tree, then, entries)
    except PenstockError:
        return Repository(tree, unset(), ())
    asked = tuple(cluster for cluster in clusters if repository.whole or cluster.name in names)
    return Repository(tree, then, asked, whole=repository.whole)


@dataclass(frozen=True)
class Fleet:
    """The renders of the clusters, and the workshop that made them for what comes next."""

    workshop: Workshop
    renders: tuple[ClusterRender, ...]


@contextmanager
def expanded(repository: Repository) -> Iterator[Fleet]:
    """The fleet, rendered; its workers end with the block."""
    with Workshop() as workshop:
        around = home(repository.tree, repository.settings)
        yield Fleet(workshop, expand(workshop, around, repository.clusters))


def chosen(clusters: tuple[Cluster, ...], globs: Sequence[str]) -> tuple[Cluster, ...]:
    """Those whose name or entry folder fits a glob; all without one. Raises NoCluster when none does."""
    if not globs:
        return clusters
    asked = [one if one.endswith("/*") else one.removeprefix("./").rstrip("/") for one in globs]
    found = tuple(c for c in clusters if any(fnmatchcase(c.name, g) or fnmatchcase(c.entry.path, g) for g in asked))
    if not found:
        wanted = [one for one in asked if one.removesuffix("/*") == one or one.removesuffix("/*") not in asked]
        names = [c.name for c in clusters]
        raise NoCluster(
            f"no cluster is called {' or '.join(one or repr(one) for one in wanted)}; {instead(wanted[0], names)}"
        )
    return found
