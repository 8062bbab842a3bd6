"""Carry out what the gates allow: plan, guard and write, for all sites of a run together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from penstock.gates.approval import agreed
from penstock.gates.decide import State, Verdict
from penstock.gates.then import Past
from penstock.promote import since
from penstock.promote.bench import Bench
from penstock.promote.freight import freight
from penstock.promote.plan import Plan
from penstock.promote.propose import Asked, propose
from penstock.promote.run import Decision, apply, guarded


@dataclass(frozen=True)
class Carried:
    """What may be written (guarded), and the plans in whose way something stands that no gate knows of."""

    decision: Decision
    stopped: tuple[Plan, ...]

    @property
    def whole(self) -> Decision:
        """All of them as one decision, for the evidence."""
        return replace(self.decision, plans=(*self.decision.plans, *self.stopped))


def plan(bench: Bench, past: Past, state: State, verdict: Verdict) -> Plan | None:
    """The plan that brings the verdict's freight to its site; None when nothing of it may move. What is held keeps the
    values that the site took before, in its lock too."""
    cargo = verdict.cargo
    source = past.site(cargo.commit, state.origin) if cargo and verdict.moving else None
    if cargo is None or source is None:
        return None
    before = bench.lock(verdict.site)
    held = tuple(one.app for one in verdict.apps if one.held and not one.current)
    goods = freight(state.origin, cargo.commit, source.values)
    found = propose(bench.layout, goods, source, bench.site(verdict.site), before, Asked(held=held))
    found = since.told(bench, found) if found.conflicts else found
    ring = next(crew.ring for crew in state.crews if crew.ring.name == verdict.ring)
    approved = agreed(ring, cargo.hash, cargo.authors, state.approvals) if ring.approvals else ()
    return replace(found, gates=tuple(f"approved: {one}" for one in approved))


def carried(bench: Bench, plans: Iterable[Plan]) -> Carried:
    """The plans that pass the guard together; one that does not leaves the others their way."""
    good: list[Plan] = []
    stopped: list[Plan] = []
    for one in plans:
        (stopped if one.conflicts or one.refusals else good).append(one)
    while True:
        decision = guarded(bench, good)
        bad = [one for one in decision.plans if one.conflicts or one.refusals]
        if not bad:
            return Carried(decision, tuple(stopped))
        stopped += bad
        gone = {one.target for one in bad}
        good = [one for one in good if one.target not in gone]


def write(
    bench: Bench, decision: Decision, *, commit: bool, reports: Mapping[Path, bytes] | None = None
) -> Sequence[str]:
    """Write all, at once, with the `reports` elsewhere; with `commit` one commit for each site. What was written, or
    the commits."""
    done = apply(bench, decision, commit=commit, reports=reports)
    return done.commits if commit else done.files
