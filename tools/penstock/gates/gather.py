"""Gather all that the decision needs: rings, locks, holds, acknowledgements, facts, freights and approvals."""

from collections.abc import Iterable, Mapping

from penstock.errors import PenstockError
from penstock.gates import ackfile, clock, holdfile, places
from penstock.gates.cargo import Standing, parts
from penstock.gates.decide import State
from penstock.gates.history import cargos
from penstock.gates.hold import Hold
from penstock.gates.rings import crews, origin
from penstock.gates.signed import approvals
from penstock.gates.sitefacts import facts_of
from penstock.gates.then import Past
from penstock.gates.word import Ack
from penstock.promote.bench import Bench
from penstock.promote.layout import Layout
from penstock.root import FILE


def gather(bench: Bench, past: Past, freights: Iterable[str] = ()) -> State:
    """The state of the gates in the working copy, with the approvals of the origin's freights, and of more by their
    hashes. PenstockError for what is broken, with its place."""
    settings, layout = bench.layout.settings, bench.layout
    if not settings.rings:
        raise PenstockError(f"{FILE} names no rings under `promotion:`: without them every promotion is by hand")
    rings, first = crews(settings, layout.sites), origin(settings, layout.sites)
    standings = {site: found for site in layout.sites if (found := standing(bench, site))}
    begun = cargos(past, settings, first, [one.commit for one in standings.values()])
    asked = any(ring.approvals for ring in settings.rings)
    wanted = {*freights, *(one.hash for one in begun)} if asked else set()
    return State(
        gates=settings,
        origin=first,
        crews=rings,
        cargos=begun,
        clusters={site: clusters_of(layout, site) for site in layout.sites},
        standings=standings,
        acks=acks(bench),
        holds=holds(bench),
        approvals=approvals(
            bench.tree.root, settings.signers, wanted, [ring.name for ring in settings.rings], clock.now()
        ),
        facts=facts_of(bench),
    )


def standing(bench: Bench, site: str) -> Standing | None:
    """What the site's lock says; None without one."""
    lock = bench.lock(site)
    return Standing(lock.freight, lock.source_commit, parts(lock.values)) if lock else None


def clusters_of(layout: Layout, site: str) -> tuple[str, ...]:
    """The names of the site's clusters, as acknowledgements use them."""
    return tuple(sorted(cluster.name.rpartition("/")[2] for cluster in layout.clusters.get(site, ())))


def holds(bench: Bench) -> Mapping[str, tuple[Hold, ...]]:
    """Site → its holds, those that are over too."""
    return {site: found for site in bench.layout.sites if (found := holds_of(bench, site))}


def holds_of(bench: Bench, site: str) -> tuple[Hold, ...]:
    """The holds of one site."""
    place = places.holds(bench.layout.settings, site)
    return holdfile.read(bench.content(place), place, site) if place in bench.tree.entries else ()


def acks(bench: Bench) -> Mapping[str, Ack]:
    """Site → what it said."""
    return {site: found for site in bench.layout.sites if (found := ack_of(bench, site))}


def ack_of(bench: Bench, site: str) -> Ack | None:
    """What one site said."""
    place = places.ack(bench.layout.settings, site)
    return ackfile.read(bench.content(place), place, site) if place in bench.tree.entries else None
