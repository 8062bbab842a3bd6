"""Settings that every site repeats: patches outside of releases that all clusters of a level carry. What could be in
the level is said; to move it is a person's decision, for local settings are a site's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from penstock.expand.fleet import expand
from penstock.expand.sources import home
from penstock.promote.bench import Bench
from penstock.promote.fold import Patch, Uses, is_release, patches_of, uses_of


@dataclass(frozen=True)
class Repeated:
    """One patch, by name, of these folders, which are all that is put on top of the level."""

    patch: str
    folders: tuple[str, ...]
    level: str


def repeated(bench: Bench) -> tuple[Repeated, ...]:
    """What the local folders of all clusters of a level carry alike."""
    uses = uses_of(expand(bench.workshop, home(bench.tree, bench.repository.settings), bench.repository.clusters))
    patches = {folder: patches_of(bench, folder) for folder in uses if not is_release(bench, folder)}
    return tuple(
        one for level in sorted({level for at in uses.values() for level in at}) for one in _at(uses, patches, level)
    )


def _at(uses: Uses, patches: Mapping[str, Mapping[str, Patch]], level: str) -> Sequence[Repeated]:
    every = {id(one) for at in uses.values() for one in at.get(level, ())}
    carrying: dict[Patch, dict[str, set[int]]] = {}
    for folder, mine in patches.items():
        for patch in mine.values():
            fits = {id(one) for one in uses[folder].get(level, ()) if any(map(patch.fits, one.documents))}
            if fits:
                carrying.setdefault(patch, {})[folder] = fits
    return [
        Repeated(patch.name, tuple(sorted(at)), level)
        for patch, at in carrying.items()
        if len(at) > 1 and set().union(*at.values()) == every
    ]
