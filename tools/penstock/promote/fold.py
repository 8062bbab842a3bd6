"""Fold: a patch that every site's release carries moves into the level that all of them build, and nothing that any
cluster renders changes by a byte."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from penstock import journal
from penstock.edit.edited import edited
from penstock.edit.editor import CannotEdit
from penstock.edit.path import ORDER, Steps, name
from penstock.edit.scalar import quoted
from penstock.edit.sheet import Unreadable
from penstock.expand.fleet import expand
from penstock.expand.rendered import ClusterRender, Rendered
from penstock.expand.sources import home
from penstock.promote.bench import Bench
from penstock.promote.effect import rendered_digest
from penstock.promote.patch import PATCHES, Patch, kustomization_of, patches_of, resources_of, values_of
from penstock.tree.tree import planned

Files = dict[str, bytes | None]
#: What a kustomization file says of itself.
HEAD = {"apiVersion", "kind", "metadata"}


@dataclass(frozen=True)
class Fold:
    """One patch that could move: from these releases into these levels, with the files as they would be. `changed` are
    the clusters that would not render the same: with one, it must not be done."""

    patch: str
    releases: tuple[str, ...]
    levels: tuple[str, ...]
    files: Mapping[str, bytes | None]
    changed: tuple[str, ...] = ()
    #: Those of the files that are the levels' own.
    added: frozenset[str] = frozenset()
    #: True when the folders are sites' own local ones, and no releases.
    local: bool = False


#: Release folder → level folder → what is applied from there.
Uses = dict[str, dict[str, list[Rendered]]]


def folds(bench: Bench) -> tuple[Fold, ...]:
    """Every patch that all sites carry, each with what folding it alone would do."""
    around = home(bench.tree, bench.repository.settings)
    before = expand(bench.workshop, around, bench.repository.clusters)
    uses = uses_of(before)
    patches = {folder: patches_of(bench, folder) if _promotable(bench, folder) else {} for folder in uses}
    found = []
    for patch in dict.fromkeys(patch for each in patches.values() for patch in each.values()):
        fold = _fold(bench, patch, uses, patches)
        if fold is not None:
            found.append(proved(bench, before, patch, fold))
    return tuple(found)


def proved(bench: Bench, before: Sequence[ClusterRender], patch: Patch, fold: Fold) -> Fold:
    """The fold with what it would change: into the one base that all of its levels build, where that changes nothing,
    else into each level."""
    for base in _bases(bench, fold.levels):
        try:
            files = {path: content for path, content in fold.files.items() if path not in fold.added}
            files |= _with(bench, base, patch)
        except (CannotEdit, Unreadable):
            continue
        if not any(_changed(bench, before, files)):
            return replace(fold, levels=(base,), files=files)
    return replace(fold, changed=tuple(_changed(bench, before, fold.files)))


def _bases(bench: Bench, levels: Sequence[str]) -> Sequence[str]:
    """The folders that all of these levels, when they are more than one, have among their resources."""
    each = [resources_of(bench, level) for level in levels]
    return [one for one in each[0] if all(one in other for other in each)] if len(each) > 1 else []


def apply(bench: Bench, fold: Fold) -> tuple[str, ...]:
    """Write one fold; the files that changed."""
    with journal.alone(bench.tree.root) as folder:
        journal.write(bench.tree.root, folder, fold.files)
    return tuple(sorted(fold.files))


def uses_of(renders: Sequence[ClusterRender]) -> Uses:
    """Which folders are used as components, and in which folders."""
    found: Uses = {}
    for render in renders:
        for one in render.rendered:
            path = one.kustomization.path
            components = one.kustomization.spec.get("components")
            for component in components if isinstance(components, list) else ():
                folder = posixpath.normpath(posixpath.join(path, str(component)))
                found.setdefault(folder, {}).setdefault(path, []).append(one)
    return found


def _promotable(bench: Bench, folder: str) -> bool:
    path = kustomization_of(bench, folder)
    return any(place.path == path for files in bench.layout.files.values() for place in files.values())


def _fold(bench: Bench, patch: Patch, uses: Uses, patches: Mapping[str, Mapping[str, Patch]]) -> Fold | None:
    """Where the patch would go; None when some site that builds the same level does not carry it."""
    carrying = [release for release, mine in patches.items() if mine.get(patch.name) == patch]
    levels = {
        level
        for release in carrying
        for level, applied in uses[release].items()
        if any(patch.fits(document) for one in applied for document in one.documents)
    }
    building = {release for release, at in uses.items() if patches[release] is not None and levels & {*at}}
    others = {release for release in building - {*carrying} if is_release(bench, release)}
    if len(carrying) < 2 or not levels or others:
        return None
    return moved(bench, patch, carrying, sorted(levels))


def moved(bench: Bench, patch: Patch, carrying: Sequence[str], levels: Sequence[str]) -> Fold | None:
    """The patch out of these folders and into these levels; None where the files do not let it."""
    files: Files = {}
    added: Files = {}
    try:
        for release in carrying:
            files |= _without(bench, release, patch)
        for level in levels:
            added |= _with(bench, level, patch)
    except (CannotEdit, Unreadable):
        return None
    return Fold(patch.name, tuple(sorted(carrying)), tuple(levels), files | added, added=frozenset(added))


def is_release(bench: Bench, folder: str) -> bool:
    """True for a folder that is a site's promotable one, not one of its own making."""
    return any(
        place.path.rpartition("/")[0] == folder for files in bench.layout.files.values() for place in files.values()
    )


def _without(bench: Bench, release: str, patch: Patch) -> Files:
    path = kustomization_of(bench, release)
    now = values_of(bench, path)
    left = [one for one in _order(now, patch.field) if one != patch.name]
    want = {steps: text for steps, text in now.items() if not _of(steps, patch)}
    if {steps[0] for steps in want if steps != (patch.field, ORDER)} <= HEAD:
        want = {steps: text for steps, text in want.items() if steps[0] in HEAD}
        want[(PATCHES,)] = "[]"  # Kustomize refuses a file that says nothing
    files: Files = {path: edited(bench.tree.read(path), _ordered(want, patch.field, left))}
    return files | ({posixpath.normpath(posixpath.join(release, patch.file)): None} if patch.file else {})


def _with(bench: Bench, level: str, patch: Patch) -> Files:
    path = kustomization_of(bench, level)
    now = values_of(bench, path)
    order = _order(now, patch.field)
    place = posixpath.normpath(posixpath.join(level, patch.file)) if patch.file else ""
    if not path or patch.name in order or place in bench.tree.entries:
        raise CannotEdit
    more = {(patch.field, f"[{patch.name}]", *steps): text for steps, text in patch.leaves}
    files: Files = {path: edited(bench.tree.read(path), _ordered({**now, **more}, patch.field, [*order, patch.name]))}
    return files | ({place: patch.content} if patch.file else {})


def _of(steps: Steps, patch: Patch) -> bool:
    return steps[0] == patch.field and len(steps) > 1 and name(steps[1]) == patch.name


def _order(now: Mapping[Steps, str], field: str) -> list[str]:
    """The names of the patches of a field, in their order."""
    found = (name(steps[1]) for steps in now if steps[0] == field and len(steps) > 1 and steps[1] != ORDER)
    return list(dict.fromkeys(found))


def _ordered(want: dict[Steps, str], field: str, order: Sequence[str]) -> dict[Steps, str]:
    """The values with the order of the patches."""
    kept = {steps: text for steps, text in want.items() if steps != (field, ORDER)}
    return kept | ({(field, ORDER): f"[{','.join(map(quoted, order))}]"} if len(order) > 1 else {})


def _changed(bench: Bench, before: Sequence[ClusterRender], files: Mapping[str, bytes | None]) -> Iterator[str]:
    """The clusters that would not render byte by byte the same, and those of which nobody can tell."""
    tree = planned(bench.tree, files, "the tree after the fold")
    around = replace(home(bench.tree, bench.repository.settings), tree=tree)
    for one, other in zip(before, expand(bench.workshop, around, bench.repository.clusters), strict=True):
        if rendered_digest(one) != rendered_digest(other):
            yield one.cluster.name
        elif any(each.build and each.build.failure for each in one.rendered):
            yield f"{one.cluster.name} (which does not build as it is)"
