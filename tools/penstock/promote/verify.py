"""Prove without a network that a site runs what was approved: its lock recomputed from the tree."""

from collections.abc import Iterator
from dataclasses import dataclass

from penstock import __version__
from penstock.errors import PenstockError
from penstock.expand.fleet import expand
from penstock.expand.sources import home
from penstock.promote.bench import Bench
from penstock.promote.effect import rendered_digest
from penstock.promote.lock import Lock
from penstock.promote.merge import changed
from penstock.promote.settings import SITE


@dataclass(frozen=True)
class Verified:
    """What was found: `faults` say what is not as the lock has it, `local` are the site's own changes of values."""

    lock: Lock
    faults: tuple[str, ...]
    local: tuple[str, ...]


def verify(bench: Bench, site: str) -> Verified:
    """Recompute what the lock says of the site. PenstockError without a lock, or for one that is not to be trusted."""
    lock = bench.lock(site)
    if lock is None:
        raise PenstockError(f"{site} has no lock: nothing was promoted to it yet")
    now = bench.site(site).values
    local = tuple(
        f"{path.replace(SITE, site)}: {now.get(path, 'nothing')}, approved {lock.values.get(path, 'nothing')}"
        for path in changed(now, lock.values)
    )
    return Verified(lock, tuple(_rendered(bench, site, lock)), local)


def _rendered(bench: Bench, site: str, lock: Lock) -> Iterator[str]:
    clusters = bench.layout.clusters.get(site, ())
    renders = expand(bench.workshop, home(bench.tree, bench.repository.settings), clusters)
    found = {render.cluster.name: rendered_digest(render) for render in renders}
    tool = lock.versions.get("penstock", __version__)
    note = f" (written by penstock {tool}, this is {__version__})" if tool != __version__ else ""
    for name in sorted({*found, *lock.rendered}):
        if name not in found:
            yield f"cluster {name} is not there any more"
        elif name not in lock.rendered:
            yield f"cluster {name} was not there when this was approved"
        elif found[name] != lock.rendered[name]:
            yield f"cluster {name} renders as {found[name]}, approved was {lock.rendered[name]}{note}"
