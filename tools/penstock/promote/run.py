"""A promotion from beginning to end: decide, guard, write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from penstock import __version__, journal
from penstock.errors import PenstockError
from penstock.promote import lock as locks
from penstock.promote import publish, since
from penstock.promote.bench import Bench
from penstock.promote.freight import freight
from penstock.promote.guard import Guarded, guard
from penstock.promote.likely import nothing
from penstock.promote.lock import Lock
from penstock.promote.plan import Outcome, Plan
from penstock.promote.propose import Asked, propose
from penstock.tree.working import working_tree

#: One promotion: from which site to which.
Move = tuple[str, str]


@dataclass(frozen=True)
class Decision:
    """Several promotions of one run, decided and guarded but not written. `guarded` is None where there is nothing to
    render: nothing moves, or something must be decided first."""

    plans: tuple[Plan, ...]
    guarded: Guarded | None

    @property
    def writable(self) -> bool:
        """True when nothing is in the way."""
        return not any(plan.conflicts or plan.refusals for plan in self.plans)


def plan(bench: Bench, source: str, target: str, asked: Asked | None = None, *, at: str = "") -> Plan:
    """What would become of each value; quick, for nothing is rendered. `at` is the commit that the source is taken
    from, and must be in the clone; without it the source is as the working copy has it. PenstockError for an unknown
    site, a source that is not committed, a file or a lock that cannot be read."""
    asked = asked or Asked()
    if bench.layout.known(source) == bench.layout.known(target):
        raise PenstockError(f"{source} is the source and the target: name two sites")
    there = bench.site_at(source, at, asked.sizes) if at else bench.site(source, asked.sizes)
    given = freight(source, at, there.values) if at else bench.freight(source, asked.sizes)
    here = bench.site(target, asked.sizes)
    if not there.all and not here.all:
        raise PenstockError(nothing(bench.layout, bench.tree.entries, source, target))
    found = propose(bench.layout, given, there, here, _lock(bench, target, asked), asked)
    return since.told(bench, found) if any(one.outcome is Outcome.CONFLICT for one in found.conflicts) else found


def decide(bench: Bench, moves: Sequence[Move], asked: Asked | None = None) -> Decision:
    """The plans with what the guard says of them; one render of the fleet for all."""
    return guarded(bench, [plan(bench, source, target, asked) for source, target in moves])


def guarded(bench: Bench, plans: Sequence[Plan]) -> Decision:
    """The same for plans that are made already."""
    todo = [one for one in plans if not one.up_to_date]
    if not todo or any(one.conflicts or one.refusals for one in todo):
        return Decision(tuple(plans), None)
    seen = guard(bench, todo)
    told = [replace(one, refusals=(*one.refusals, *seen.refusals.get(one.target, ()))) for one in plans]
    return Decision(tuple(told), seen)


def written(bench: Bench, decision: Decision) -> Mapping[str, bytes | None]:
    """Every file as it shall be, locks too; None for one that goes. Nothing for a decision with nothing to do."""
    if not decision.writable:
        raise PenstockError("there is something in the way: nothing was written")
    files: dict[str, bytes | None] = {}
    for one in decision.plans:
        if not one.up_to_date:
            files |= {**one.files, bench.layout.lock(one.target): locks.written(new_lock(bench, one, decision.guarded))}
    return files


@dataclass(frozen=True)
class Written:
    """What was done: the files that changed, and the new commits."""

    files: tuple[str, ...] = ()
    commits: tuple[str, ...] = ()


def apply(
    bench: Bench,
    decision: Decision,
    beside: Mapping[str, bytes | None] | None = None,
    *,
    commit: bool = False,
    branch: str = "",
    reports: Mapping[Path, bytes] | None = None,
) -> Written:
    """Write the decision's files, and those `beside` them, to the tree, all at once; with `commit` or a `branch` that
    begins here also one commit for each target, and with `reports` what was asked for elsewhere. PenstockError when
    the tree is not any more as it was when this was decided, or when a commit would also hold what somebody else has
    begun."""
    files = dict(written(bench, decision))
    if not files:
        return Written()
    files |= beside or {}
    todo = [plan for plan in decision.plans if not plan.up_to_date]
    _unchanged(bench, files)  # first: what another run is writing at this moment is nobody's begun work
    planned = publish.commits(bench, todo, branch, beside or {}) if commit or branch else ()
    with journal.alone(bench.tree.root) as folder:
        _unchanged(bench, files)
        made = journal.write(bench.tree.root, folder, files, planned, branch, reports)
    return Written(tuple(sorted(files)), made)


def new_lock(bench: Bench, one: Plan, seen: Guarded | None) -> Lock:
    """The lock that the target gets."""
    rendered = seen.rendered if seen else {}
    clusters = [cluster.name for cluster in bench.layout.clusters.get(one.target, ())]
    return Lock(
        one.target,
        one.source,
        one.freight.source_commit,
        one.freight.hash,
        one.freight.values,
        {name: rendered[name] for name in clusters if name in rendered},
        _versions(seen, clusters),
        one.unnamed,
    )


def _versions(seen: Guarded | None, clusters: Sequence[str]) -> dict[str, str]:
    found = {"penstock": __version__}
    for report in seen.after.clusters if seen else ():
        if report.name in clusters:
            found |= {
                f"{report.name} flux": report.flux_version,
                f"{report.name} kubernetes": report.kubernetes_version,
            }
    return {name: version for name, version in found.items() if version}


def _lock(bench: Bench, target: str, asked: Asked) -> Lock | None:
    """The target's lock; one that is not to be trusted is as none when the source's values are adopted anyway."""
    try:
        return bench.lock(target)
    except PenstockError:
        if not asked.adopt:
            raise
        return None


def _unchanged(bench: Bench, files: Iterable[str]) -> None:
    now = working_tree(bench.tree.root).entries
    for path in files:
        if now.get(path) != bench.tree.entries.get(path):
            raise PenstockError(f"{path} has changed while this was decided: nothing was written; run this again")
