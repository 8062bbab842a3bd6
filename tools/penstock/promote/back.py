"""Rollback: a site takes again what it took before, by the same merge, guard and lock as any promotion."""

from dataclasses import replace

from penstock.errors import PenstockError
from penstock.promote import since
from penstock.promote.bench import Bench
from penstock.promote.freight import Freight, freight
from penstock.promote.history import Taken, earlier
from penstock.promote.lock import Lock
from penstock.promote.plan import Plan
from penstock.promote.propose import Asked, propose


def back(bench: Bench, site: str, to: str = "", asked: Asked | None = None) -> tuple[Plan, Taken]:
    """The plan that brings the site's values back to what they were when it took the freight, and when that was. What
    somebody changed there since stays, or is a conflict. PenstockError when there is nothing to go back to."""
    asked = asked or Asked()
    then = earlier(bench, site, to)
    now = bench.lock(site)
    assert now is not None
    if then.lock.freight == now.freight:
        raise PenstockError(f"{site} has this freight: there is nothing to go back from")
    was = bench.site_at(site, then.commit, asked.sizes)
    given = freight(now.source_site, then.lock.source_commit, was.values)
    plan = propose(bench.layout, given, was, bench.site(site, asked.sizes), now, asked)
    plan = since.told(bench, plan) if plan.conflicts else plan
    old = replace(plan, source=then.lock.source_site, freight=_freight(then.lock), unnamed=then.lock.unnamed)
    return replace(old, back=True), then


def _freight(lock: Lock) -> Freight:
    return Freight(lock.freight, lock.source_site, lock.source_commit, lock.values)
