"""Open a repository and expand its fleet: what every command begins with."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from penstock import git, settings
from penstock.discover import find
from penstock.discover.cluster import Cluster
from penstock.errors import PenstockError
from penstock.expand.fleet import expand
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import home
from penstock.render.source import Trees
from penstock.settings import Settings
from penstock.tree import Tree
from penstock.tree.working import working_tree
from penstock.worker.pool import Pool


@dataclass(frozen=True)
class Repository:
    """A working copy, its settings, and the clusters that were asked for."""

    tree: Tree
    settings: Settings
    clusters: tuple[Cluster, ...]


def open_repository(path: Path, entries: Sequence[str] = (), globs: Sequence[str] = ()) -> Repository:
    """The repository that holds `path`. A path below its root keeps only the clusters whose entry lies there."""
    if not path.is_dir():
        raise PenstockError(f"{path} is no folder")
    root, below = _root(path.resolve())
    loaded = settings.load(root)
    tree = working_tree(root)
    clusters = find.clusters(tree, loaded, entries)
    if below and not entries:
        under = tuple(c for c in clusters if f"{c.entry.path}/".startswith(f"{below}/"))
        clusters = under or clusters
    return Repository(tree, loaded, _chosen(clusters, globs))


@dataclass(frozen=True)
class Fleet:
    """The renders of the clusters, with the trees they came from and the pool that made them."""

    pool: Pool
    trees: Trees
    renders: tuple[ClusterRender, ...]


@contextmanager
def expanded(repository: Repository) -> Iterator[Fleet]:
    """The fleet, rendered; its workers end with the block."""
    with Pool() as pool:
        trees = Trees(pool)
        around = home(repository.tree, repository.settings)
        yield Fleet(pool, trees, expand(pool, trees, around, repository.clusters))


def _root(path: Path) -> tuple[Path, str]:
    """The nearest folder upwards with a penstock.yaml, else git's, else the path itself; and the path below it."""
    top = git.top(path)
    for folder in (path, *path.parents):
        if (folder / settings.FILE).is_file():
            return folder, _below(path, folder)
        if folder == top:
            return folder, _below(path, folder)
        if top is None:
            break
    return path, ""


def _below(path: Path, root: Path) -> str:
    relative = path.relative_to(root).as_posix()
    return "" if relative == "." else relative


def _chosen(clusters: tuple[Cluster, ...], globs: Sequence[str]) -> tuple[Cluster, ...]:
    if not globs:
        return clusters
    chosen = tuple(c for c in clusters if any(fnmatchcase(c.name, g) or fnmatchcase(c.entry.path, g) for g in globs))
    if not chosen:
        names = ", ".join(c.name for c in clusters[:12]) + (", …" if len(clusters) > 12 else "")
        raise PenstockError(f"no cluster is called {' or '.join(globs)}; there are: {names}")
    return chosen
