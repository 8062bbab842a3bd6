"""What a promotion by hand has to wait for: the same gates, for one site and one freight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from penstock.gates.cargo import Cargo, parts
from penstock.gates.closed import closed, zone_of
from penstock.gates.decide import State, ring_reasons
from penstock.gates.gather import gather, holds_of
from penstock.gates.reason import Reason
from penstock.gates.sitefacts import facts_of
from penstock.gates.then import Past
from penstock.promote.bench import Bench
from penstock.promote.plan import Plan
from penstock.promote.run import Decision


@dataclass(frozen=True)
class Waits:
    """`holds` of whole sites: nobody passes them without releasing them; `others` somebody may pass by saying why."""

    holds: tuple[Reason, ...] = ()
    others: tuple[Reason, ...] = ()

    def against(self, override: str) -> tuple[Reason, ...]:
        """What still counts when somebody gave this reason to pass, or none."""
        return self.holds if override else (*self.holds, *self.others)


def waits(bench: Bench, plan: Plan, now: datetime) -> Waits:
    """Why the plan's target should not get its freight now. A plan that moves nothing waits for nothing."""
    apps = sorted({item.app for item in plan.moving})
    if not apps:
        return Waits()
    settings, facts = bench.layout.settings, facts_of(bench)
    holds = []
    for site in (plan.source, plan.target):
        where = zone_of(settings, site, facts.get(site, {}))
        mine = [one for one in holds_of(bench, site) if one.app == "" and one.holds("", now)]
        holds += [Reason("hold", f"{site}: {one.why(now, where).text}") for one in mine]
    shut = closed(settings, plan.target, now, facts.get(plan.target))
    return Waits(tuple(holds), (*shut, *_rings(bench, plan, apps, now)))


def held_apps(bench: Bench, source: str, target: str, now: datetime) -> tuple[str, ...]:
    """The apps that stay where they are because they are held at one of both ends."""
    holds = [one for site in (source, target) for one in holds_of(bench, bench.layout.known(site))]
    return tuple(sorted({one.app for one in holds if one.app and one.holds(one.app, now)}))


def _rings(bench: Bench, plan: Plan, apps: Iterable[str], now: datetime) -> tuple[Reason, ...]:
    if not bench.layout.settings.rings:
        return ()
    state = gather(bench, Past(bench.tree.root, bench.layout.settings), [plan.freight.hash])
    return ring_reasons(now, state, plan.target, _cargo(state, plan, now), apps)


def _cargo(state: State, plan: Plan, now: datetime) -> Cargo:
    known = next((one for one in state.cargos if one.hash == plan.freight.hash), None)
    return known or Cargo(plan.freight.hash, plan.freight.source_commit, now, parts(plan.freight.values))


def met(decision: Decision, found: Sequence[Waits], override: str, *, writing: bool) -> Decision:
    """The decision with what the gates said of each plan; when it is to be written, what counts of that is in its
    way."""
    plans = (_met(plan, waits_, override, writing) for plan, waits_ in zip(decision.plans, found, strict=True))
    return replace(decision, plans=tuple(plans))


def _met(plan: Plan, found: Waits, override: str, writing: bool) -> Plan:
    said = tuple(f"{reason.gate}: {reason.text}" for reason in (*found.holds, *found.others))
    stop = tuple(reason.text for reason in found.against(override)) if writing else ()
    passed = override if found.others else ""
    return replace(plan, refusals=(*plan.refusals, *stop), gates=said, override=passed)
