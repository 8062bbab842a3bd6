"""Rings: which sites receive a release together."""

from collections.abc import Sequence
from dataclasses import dataclass

from penstock.errors import PenstockError
from penstock.gates.settings import Gates, Ring
from penstock.globs import selected
from penstock.root import FILE


@dataclass(frozen=True)
class Crew:
    """A ring with its sites, in order of name."""

    ring: Ring
    sites: tuple[str, ...]


def ring_of(gates: Gates, site: str) -> Ring | None:
    """The ring of a site, or None. PenstockError when it is in two."""
    found = [ring for ring in gates.rings if selected(ring.sites, site)]
    if len(found) > 1:
        raise PenstockError(
            f"{FILE}: the site {site} is in two rings, {found[0].name} and {found[1].name}: "
            f"take it out of one with !{site}"
        )
    return found[0] if found else None


def crews(gates: Gates, sites: Sequence[str]) -> tuple[Crew, ...]:
    """All rings in order with their sites. PenstockError when a site is in two, or when one is named that is not."""
    at = {site: ring_of(gates, site) for site in sorted(sites)}
    for ring in gates.rings:
        for name in ring.sites:
            if not set("*?!") & set(name) and name not in at:
                raise PenstockError(f"{FILE}: the ring {ring.name} names the site {name}, which is not there")
    return tuple(Crew(ring, tuple(site for site, mine in at.items() if mine is ring)) for ring in gates.rings)


def origin(gates: Gates, sites: Sequence[str]) -> str:
    """The site where releases begin. PenstockError when the settings do not say it."""
    if gates.origin:
        if gates.origin not in sites:
            raise PenstockError(f"{FILE}: `origin: {gates.origin}` is no site of this repository")
        return gates.origin
    first = next((crew.sites for crew in crews(gates, sites)), ())
    if len(first) != 1:
        what = "there are no rings" if not gates.rings else f"the ring {gates.rings[0].name} has {len(first)} sites"
        raise PenstockError(f"{FILE}: {what}: say with `promotion: origin:` at which site releases begin")
    return first[0]
