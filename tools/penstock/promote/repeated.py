"""Settings that every site repeats: patches outside of releases that all clusters of a level carry. What could be in
the level is said, with what folding it would do; to fold it is a person's decision, for local settings are a site's
own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from penstock.expand.fleet import expand
from penstock.expand.sources import home
from penstock.promote.bench import Bench
from penstock.promote.fold import Fold, Uses, is_release, moved, proved, uses_of
from penstock.promote.patch import Patch, patches_of


@dataclass(frozen=True)
class Repeated:
    """One patch, by name, of these folders, which are all that is put on top of the level."""

    patch: str
    folders: tuple[str, ...]
    level: str
    #: The fold that moves it there; None where the files do not let it.
    fold: Fold | None = field(default=None, compare=False)


def repeated(bench: Bench) -> tuple[Repeated, ...]:
    """What the local folders of all clusters of a level carry alike."""
    before = expand(bench.workshop, home(bench.tree, bench.repository.settings), bench.repository.clusters)
    uses = uses_of(before)
    patches = {folder: patches_of(bench, folder) for folder in uses if not is_release(bench, folder)}
    found = []
    for level in sorted({level for at in uses.values() for level in at}):
        for patch, folders in _at(uses, patches, level):
            fold = moved(bench, patch, folders, [level])
            fold = proved(bench, before, patch, replace(fold, local=True)) if fold else None
            found.append(Repeated(patch.name, folders, level, fold))
    return tuple(found)


def _at(uses: Uses, patches: Mapping[str, Mapping[str, Patch]], level: str) -> Sequence[tuple[Patch, tuple[str, ...]]]:
    every = {id(one) for at in uses.values() for one in at.get(level, ())}
    carrying: dict[Patch, dict[str, set[int]]] = {}
    for folder, mine in patches.items():
        for patch in mine.values():
            fits = {id(one) for one in uses[folder].get(level, ()) if any(map(patch.fits, one.documents))}
            if fits:
                carrying.setdefault(patch, {})[folder] = fits
    return [
        (patch, tuple(sorted(at)))
        for patch, at in carrying.items()
        if len(at) > 1 and set().union(*at.values()) == every
    ]
