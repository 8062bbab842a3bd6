"""The generated files of the repository around a folder: brought up to date, or compared."""

from pathlib import Path

from penstock import links
from penstock.errors import PenstockError
from penstock.generate.run import Drift, drift, files
from penstock.plural import counted
from penstock.scaffold.layout import CLUSTERS, Layout, open_layout
from penstock.scaffold.plan import File
from penstock.scaffold.write import write
from penstock.topology.conduits import load
from penstock.topology.conduitwords import ROOM
from penstock.tree import Tree
from penstock.tree.working import working_tree

#: So many files are told one by one.
MOST = 20


def bring(path: Path) -> tuple[list[str], int]:
    """Write what is missing or differs, all of it or nothing, and remove what is generated no more."""
    layout, tree, drifts = _drift(path)
    for one in drifts:
        links.refuse(layout.root / one.path, layout.root)  # before it is read: it may lead out of the repository
    changed = [one for one in drifts if one.wanted is not None]
    write(layout.root, [File(one.path, one.wanted or b"", old=_old(tree, one)) for one in changed])
    for one in drifts:
        if one.wanted is None:
            (layout.root / one.path).unlink()
    if not drifts:
        return ["everything is as it is generated"], 0
    gone = len(drifts) - len(changed)
    head = f"{counted(len(changed), 'file')} written" + (f", {gone} removed" if gone else "")
    return [head, *_listed([one.path for one in drifts])], 0


def check(path: Path) -> tuple[list[str], int]:
    """What bring would do, as findings."""
    _, _, drifts = _drift(path)
    if not drifts:
        return ["everything is as it is generated"], 0
    lines = [f"{one.path}: error: {one.path.rpartition('/')[2]} {one.said} [generated-stale]" for one in drifts]
    differ = counted(len(drifts), "file differs", "files differ")
    return [*lines, f"{differ}: run `penstock generate` and commit what it writes"], 1


def _drift(path: Path) -> tuple[Layout, Tree, tuple[Drift, ...]]:
    layout = open_layout(path)
    tree = working_tree(layout.root)
    every = load(tree)
    if every.faults:
        said = "\n          ".join(f"{one.place}: {one.message}" for one in every.faults)
        raise PenstockError(said)
    if not every.conduits:
        raise PenstockError(
            f"there is no {ROOM}/<upper>-<lower>/conduit.yaml: nothing says what may cross between levels"
        )
    url = next(iter(layout.settings.repository), "")
    return layout, tree, drift(tree, files(every, _clusters(layout), url))


def _clusters(layout: Layout) -> list[tuple[str, dict[str, str]]]:
    found = []
    for name in layout.sites:
        site = layout.site(name)
        shared = dict(site.place.facts) if site.place else {}
        found += [(f"{CLUSTERS}/{name}/{one.name}", {**shared, **one.facts}) for one in site.clusters]
    return found


def _old(tree: Tree, one: Drift) -> bytes | None:
    return (tree.root / one.path).read_bytes() if one.there else None


def _listed(paths: list[str]) -> list[str]:
    more = [f"  and {len(paths) - MOST} more"] if len(paths) > MOST else []
    return [f"  {path}" for path in paths[:MOST]] + more
