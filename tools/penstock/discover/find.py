"""Find the clusters of a tree: as told on the command line, as penstock.yaml says, or by what Flux left in it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from penstock.discover import byself
from penstock.discover.cluster import Cluster, Entry, clean, entry, named
from penstock.discover.loose import leading
from penstock.errors import NoCluster
from penstock.finding import Place
from penstock.globs import Selection, matches
from penstock.root import FILE
from penstock.tree import Tree

if TYPE_CHECKING:
    from penstock.settings import Settings

#: Globs that a sentence shows.
SHOWN = 10


def clusters(tree: Tree, settings: "Settings", entries: Sequence[str] = ()) -> tuple[Cluster, ...]:
    """The clusters of the tree, by name. Raises NoCluster when there is none, or an asked one is not there."""
    if entries:
        return _told(tree, entries)
    if settings.clusters:
        return _by_settings(tree, settings)
    if not byself.known(tree):
        _refuse_deeper(tree)
    found = byself.entries(tree)
    if not found:
        raise NoCluster(
            f"no cluster found under {tree.root}: there is no {FILE} with `clusters:`, no gotk-sync.yaml, "
            "no FluxInstance and no Flux Kustomization; name the entry folders with --entry PATH or in penstock.yaml"
        )
    return named(found)


def _refuse_deeper(tree: Tree) -> None:
    """Paths of all its Kustomizations would lead nowhere from here; unless the folder is only put away beside clusters
    that lie elsewhere."""
    found = byself.deeper(tree)
    if found and all(f"{path}/".startswith(f"{found[1]}/") for path in leading(tree)):
        one, top = found
        raise NoCluster(
            f"{one.place.path} says that the cluster is at {one.path} of {one.source}, which is {top}/{one.path} here: "
            f"what is published is the folder {top}; put a {FILE} with `clusters: [{one.path}]` into it"
        )


def _told(tree: Tree, entries: Sequence[str]) -> tuple[Cluster, ...]:
    found: list[Entry] = []
    for path in entries:
        folders = sorted(folder for folder in tree.folders if matches(clean(path), folder))
        if not folders:
            raise NoCluster(f"--entry {path}: there is no such folder under {tree.root}")
        found.extend(byself.known(tree).get(folder) or entry(folder) for folder in folders)
    return named(list({one.path: one for one in found}.values()))


def _by_settings(tree: Tree, settings: "Settings") -> tuple[Cluster, ...]:
    filled = {path.rpartition("/")[0] for path in tree.entries}
    own = settings.promotion.lock.rpartition("/")[0]  # what promotions keep for themselves is no cluster
    # `**` would also take every folder on the way to one that holds something.
    exact = tuple(glob for glob in settings.clusters if "**" not in glob or glob.startswith("!"))
    some, every = _chosen(exact, own), _chosen(settings.clusters, own)
    chosen = sorted(folder for folder in {*tree.folders, *filled} if (every if folder in filled else some)(folder))
    if not chosen:
        shown = [*settings.clusters[:SHOWN], *["\N{HORIZONTAL ELLIPSIS}"][: len(settings.clusters) - SHOWN]]
        raise NoCluster(f"{FILE}: `clusters:` {shown} matches no folder that holds a file")
    said = byself.own(tree, frozenset(chosen))
    return named([said.get(folder) or entry(folder, place=Place(folder)) for folder in chosen])


def _chosen(globs: tuple[str, ...], own: str) -> Callable[[str], bool]:
    """Whether a folder is one of them. `*` is one folder, and so not the root; that is `.`."""
    selection, root, kept = Selection(globs), "." in globs or "**" in globs, own in globs
    return lambda folder: selection.has(folder) and (folder != own or kept) if folder else root
