"""The guard: every cluster of the fleet rendered before and after; what must not change, does not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from penstock.discover.cluster import Cluster
from penstock.document import Document
from penstock.expand.fleet import expand
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import Home, home
from penstock.finding import Finding, Severity
from penstock.promote import lock as locks
from penstock.promote.bench import Bench
from penstock.promote.beside import taken_in
from penstock.promote.definitions import fresh, too_new
from penstock.promote.effect import Effect, effect, rendered_digest
from penstock.promote.explained import HASH, unexplained
from penstock.promote.lock import Lock
from penstock.promote.parents import parents_first, parents_of
from penstock.promote.plan import Plan
from penstock.store import clusters as stored
from penstock.tree.tree import planned
from penstock.validate.report import Report
from penstock.validate.run import validate_in

#: So many clusters are compared at once.
AT_ONCE = 64
#: So many of one kind of refusal are told one by one.
MOST = 5


@dataclass(frozen=True)
class Guarded:
    """What the guard saw: `refusals` by target site, `effects` and `rendered` (digests of the targets' clusters after)
    by cluster, and the reports of the fleet before and after."""

    refusals: Mapping[str, tuple[str, ...]]
    effects: Mapping[str, Effect]
    rendered: Mapping[str, str]
    before: Report
    after: Report


def guard(bench: Bench, plans: Sequence[Plan]) -> Guarded:
    """Render and validate the fleet with the files as they are, and as the plans would have them."""
    workshop, before = bench.workshop, bench.repository
    files = {path: content for plan in plans for path, content in _files(bench, plan).items()}
    tree = planned(before.tree, files, "the tree after the promotion")
    after = replace(before, tree=tree)
    was, now = validate_in(workshop, before), validate_in(workshop, after)
    here = home(before.tree, before.settings)
    targets = {cluster.name: plan for plan in plans for cluster in bench.layout.clusters.get(plan.target, ())}
    effects: dict[str, Effect] = {}
    rendered: dict[str, str] = {}
    comes: dict[str, tuple[tuple[Document, ...], ClusterRender]] = {}
    for one, other in _renders(bench, (here, replace(here, tree=tree)), before.clusters, targets):
        if other.cluster.name in targets:
            rendered[other.cluster.name] = rendered_digest(other)
            if found := fresh(one, other):
                comes[other.cluster.name] = found, other
        effects[other.cluster.name] = effect(one, other)
    above = _above(bench, replace(here, tree=tree), comes, now)
    refusals = {
        plan.target: taken_in(bench, plan.target, was, now)
        or (
            *_unseen(bench, plan),
            *_source(bench, plan, was),
            *_invalid(was, now, {name for name, other in targets.items() if other is not plan}),
            *_told(plan, effects, targets),
            *parents_first(bench, plan, plans, now),
            *(one for name in above if targets[name] is plan for one in above[name]),
        )
        for plan in plans
    }
    return Guarded(refusals, {k: v for k, v in effects.items() if v.changes}, rendered, was, now)


def _above(
    bench: Bench, around: Home, comes: Mapping[str, tuple[Sequence[Document], ClusterRender]], report: Report
) -> Mapping[str, Sequence[str]]:
    """Cluster → which definitions of custom resources its parent, at another site, must have first."""
    parents = parents_of(bench, report)
    wanted = {name: parents[name] for name in comes if name in parents}
    clusters = [one for one in bench.repository.clusters if one.name in {*wanted.values()}]
    renders = {one.cluster.name: one for one in expand(bench.workshop, around, clusters)} if clusters else {}
    found = {}
    for name, parent in wanted.items():
        said = too_new(*comes[name], renders[parent])
        found[name] = [f"{parent} is above {name} and must move first: {one}" for one in said]
    return found


def _files(bench: Bench, plan: Plan) -> dict[str, bytes | None]:
    """The plan's files with the lock that will come, so that a lock which Flux would apply shows."""
    freight = plan.freight
    lock = Lock(plan.target, plan.source, freight.source_commit, freight.hash, freight.values, unnamed=plan.unnamed)
    return {**plan.files, bench.layout.lock(plan.target): locks.written(lock)}


def _renders(
    bench: Bench, around: tuple[Home, Home], clusters: Sequence[Cluster], targets: Mapping[str, Plan]
) -> Iterator[tuple[ClusterRender, ClusterRender]]:
    """Every cluster that the changed files can touch, before and after; what the store knows to be untouched is not."""
    same = _untouched(bench, around, clusters) - {*targets}
    todo = [one for one in clusters if one.name not in same]
    for start in range(0, len(todo), AT_ONCE):
        portion = todo[start : start + AT_ONCE]
        before, after = (expand(bench.workshop, one, portion) for one in around)
        yield from zip(before, after, strict=True)


def _untouched(bench: Bench, around: tuple[Home, Home], clusters: Sequence[Cluster]) -> set[str]:
    """Clusters that were made of files which are the same before and after."""
    known = [{*stored.recall(bench.workshop, one, clusters)} for one in around]
    return known[0] & known[1]


def _unseen(bench: Bench, plan: Plan) -> Iterator[str]:
    """A target without a cluster: nothing would be proved."""
    if not bench.layout.clusters.get(plan.target):
        yield f"no cluster of {plan.target} is known, and so nothing is proved: see promotion.clusters in penstock.yaml"


def _source(bench: Bench, plan: Plan, report: Report) -> Iterator[str]:
    if plan.back:
        return  # it was good enough once
    clusters = {cluster.name for cluster in bench.layout.clusters.get(plan.source, ())}
    errors = [one for one in _errors(report) if clusters & {*one.clusters}]
    yield from _some(f"{plan.source} is not valid itself", errors)


def _invalid(before: Report, after: Report, others: set[str]) -> Iterator[str]:
    """Errors that were not there before, but for those that are only on clusters of other targets."""
    known = {(_key(one), cluster) for one in _errors(before) for cluster in one.clusters or ("",)}
    found = [
        (one, [cluster for cluster in one.clusters or ("",) if (_key(one), cluster) not in known])
        for one in _errors(after)
    ]
    fresh = [replace(one, clusters=tuple(filter(None, clusters))) for one, clusters in found if clusters]
    mine = [one for one in fresh if not one.clusters or not {*one.clusters} <= others]
    yield from _some("it would not be valid any more", mine)


def _key(finding: Finding) -> tuple[object, ...]:
    words = (HASH.sub("", finding.message), HASH.sub("", finding.subject))
    return (finding.code, *words, finding.place.path)


def _errors(report: Report) -> Iterator[Finding]:
    return (one for one in report.findings if one.severity is Severity.ERROR and not one.waived)


def _some(what: str, findings: Sequence[Finding]) -> Iterator[str]:
    for one in findings[:MOST]:
        said = " ".join(filter(None, (one.subject, one.message, f"({one.code})"))) + (
            f": {one.hint}" if one.hint else ""
        )
        yield f"{what}: {', '.join(one.clusters[:3]) or one.place}: {said}"
    if len(findings) > MOST:
        yield f"{what}: {len(findings) - MOST} more findings"


def _told(plan: Plan, effects: Mapping[str, Effect], targets: Mapping[str, Plan]) -> Iterator[str]:
    for name, one in effects.items():
        if name not in targets and one.changes:
            yield f"cluster {name} is not of {plan.target} and would change too: {one.changes[0].subject}"
        elif targets.get(name) is plan:
            strange = list(unexplained(one, plan))
            yield from _few(f"cluster {name}: the freight does not explain", strange)


def _few(what: str, strange: Sequence[str]) -> Iterable[str]:
    return [f"{what} {one}" for one in strange[:MOST]] + (
        [f"{what} {len(strange) - MOST} more"] if len(strange) > MOST else []
    )
