"""Releases that are overlays, in a layout of plain Kustomize: a patch that every site's overlay of a base carries moves
into that base, and nothing that any cluster renders changes by a byte."""

import contextlib
import posixpath
from collections.abc import Iterator, Mapping, Sequence

from penstock.edit.path import element
from penstock.edit.sheet import Unreadable
from penstock.expand.fleet import expand
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import home
from penstock.promote.bench import Bench
from penstock.promote.fold import Fold, moved, proved
from penstock.promote.layout import moves
from penstock.promote.patch import Patch, kustomization_of, patches_of, resources_of
from penstock.promote.settings import Promotable

#: Base folder → the folders that build it.
Builders = Mapping[str, Sequence[str]]


def overlaid(bench: Bench) -> tuple[Fold, ...]:
    """Every patch that all overlays of a base carry, each with what folding it alone would do."""
    before = expand(bench.workshop, home(bench.tree, bench.repository.settings), bench.repository.clusters)
    movable = {place.path: place.by for files in bench.layout.files.values() for place in files.values()}
    releases = {posixpath.dirname(path) for path in movable}
    builders = _builders(bench, before)
    patches = {
        folder: _carried(bench, folder, movable)
        for folder in dict.fromkeys(folder for at in builders.values() for folder in at)
        if folder in releases
    }
    each = dict.fromkeys(patch for mine in patches.values() for patch in mine.values())
    found = (_best(list(_folds(bench, before, patch, builders, patches))) for patch in each)
    return tuple(one for one in found if one is not None)


def _builders(bench: Bench, renders: Sequence[ClusterRender]) -> Builders:
    paths = dict.fromkeys(one.kustomization.path for render in renders for one in render.rendered)
    seen: set[str] = set()
    found: dict[str, list[str]] = {}
    for path in paths:
        for folder, base in _built(bench, path, seen):
            found.setdefault(base, []).append(folder)
    return found


def _built(bench: Bench, path: str, seen: set[str]) -> Iterator[tuple[str, str]]:
    """Each folder from here on down that was not seen yet, with each folder that it builds on. However long the chain:
    following it is no recursion."""
    todo = [path]
    while todo:
        folder = todo.pop()
        if folder in seen:
            continue
        seen.add(folder)
        with contextlib.suppress(Unreadable):
            below = [one for one in resources_of(bench, folder) if kustomization_of(bench, one)]
            yield from ((folder, one) for one in below)
            todo += reversed(below)


def _carried(bench: Bench, folder: str, movable: Mapping[str, Promotable]) -> Mapping[str, Patch]:
    """The patches of an overlay that are of its release: by their file, or by their entry."""
    by = movable.get(kustomization_of(bench, folder))
    return {
        name: one
        for name, one in patches_of(bench, folder).items()
        if posixpath.normpath(posixpath.join(folder, one.file)) in movable or (by and _moves(bench, by, one))
    }


def _moves(bench: Bench, by: Promotable, patch: Patch) -> bool:
    entry = ((patch.field, element(patch.name), *steps) for steps, _ in patch.leaves)
    return all(moves(bench.layout.settings, by, steps, ()) for steps in entry)


def _folds(
    bench: Bench,
    before: Sequence[ClusterRender],
    patch: Patch,
    builders: Builders,
    patches: Mapping[str, Mapping[str, Patch]],
) -> Iterator[Fold]:
    """The patch into each base all of whose overlays carry it. Which base has the object, the renders say."""
    for base, folders in builders.items():
        carrying = [folder for folder in folders if patches.get(folder, {}).get(patch.name) == patch]
        if len(carrying) > 1 and not any(folder in patches for folder in {*folders} - {*carrying}):
            fold = moved(bench, patch, carrying, [base])
            if fold is not None:
                yield proved(bench, before, patch, fold)


def _best(found: Sequence[Fold]) -> Fold | None:
    return next((one for one in found if not one.changed), found[0] if found else None)
