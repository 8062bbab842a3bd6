"""The main job: both sides of every cluster that may differ, rendered, compared, and told once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from penstock import progress
from penstock.diff.compare import ClusterDiff, Memory, compared
from penstock.diff.group import Groups
from penstock.diff.mask import masked
from penstock.diff.result import ClusterOutcome, Result, State
from penstock.diff.sides import Side
from penstock.diff.touched import touched
from penstock.discover.cluster import Cluster
from penstock.expand.fleet import expand
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import Home, home
from penstock.expand.weight import TooHeavy
from penstock.impact.impact import Impact
from penstock.secrets import veil
from penstock.store import closures
from penstock.store.closures import Looked
from penstock.workshop import Workshop

#: So many clusters are in memory at once with the objects of both sides.
AT_ONCE = 64


@dataclass(frozen=True)
class Couple:
    """A cluster on both sides; None where it is not."""

    before: Cluster | None
    after: Cluster | None


@dataclass(frozen=True)
class Rendered:
    """A couple that may differ, rendered."""

    before: ClusterRender | None
    after: ClusterRender | None


def diff(before: Side, after: Side) -> Result:
    """What the second side does to every cluster of the first."""
    with Workshop() as workshop:
        return diff_in(workshop, before, after)


def diff_in(workshop: Workshop, before: Side, after: Side) -> Result:
    """The same in a workshop that is kept open."""
    work = Work(workshop, before, after)
    groups = Groups()
    outcomes = [*work.unchanged()]
    for rendered in work.rendered():
        outcome, found = work.outcome(rendered)
        outcomes.append(outcome)
        if found is not None:
            groups.add(found)
    return Result(
        before=before.label,
        after=after.label,
        commits=(before.commit, after.commit),
        clusters=tuple(sorted(outcomes, key=lambda one: one.name)),
        changes=groups.changes(),
        broken=groups.broken(),
        impact=Impact(),
        files=tuple(sorted(work.touched.content)),
    )


class Work:
    """Which clusters must be rendered, and their renders, a portion at a time."""

    def __init__(self, workshop: Workshop, before: Side, after: Side) -> None:
        self.workshop = workshop
        self.sides = (before.repository, after.repository)
        self.homes = tuple(home(one.tree, one.settings) for one in self.sides)
        self.touched = touched(before.repository.tree, after.repository.tree)
        self.couples = couples(before.repository.clusters, after.repository.clusters)
        self._memory: Memory = {}
        self._equal: dict[str, Looked] = {}
        self._recall()

    def _recall(self) -> None:
        """Find the clusters whose renders cannot differ without rendering them."""
        if self.homes[0].digest != self.homes[1].digest:
            return
        both = [one.after for one in self.couples if one.after and one.before == one.after]
        for path, found in closures.recall(self.workshop, self.homes[1], both).items():
            if self._same(found):
                self._equal[path] = found

    def _same(self, found: Looked) -> bool:
        trees = [one.tree for one in self.sides]
        if not self.touched.sees(found.witness):
            return found.witness.holds(trees[1])
        return all(found.witness.holds(tree) for tree in trees)

    def unchanged(self) -> Iterator[ClusterOutcome]:
        """The clusters that need no render."""
        for one in self.couples:
            if one.after is not None and one.after.entry.path in self._equal:
                facts = self._equal[one.after.entry.path].facts
                yield ClusterOutcome(one.after.name, one.after.entry.path, State.SAME, facts)

    def rendered(self) -> Iterator[Rendered]:
        """All others, rendered."""
        todo = [one for one in self.couples if one.after is None or one.after.entry.path not in self._equal]
        portions = [todo[start : start + AT_ONCE] for start in range(0, len(todo), AT_ONCE)]
        progress.phase("comparing clusters", len(todo))
        while portions:
            portion = portions.pop(0)
            try:
                yield from self._render(portion)
            except TooHeavy:
                half = len(portion) // 2
                portions[:0] = [portion[:half], portion[half:]]
            if self.workshop.store is not None:
                self.workshop.store.commit()

    def _render(self, portion: Sequence[Couple]) -> list[Rendered]:
        news = self._expand(self.homes[1], [one.after for one in portion if one.after])
        same = {path for path, render in news.items() if self._turns_out_same(render)}
        needed = [one.before for one in portion if one.before and not (one.after and one.after.entry.path in same)]
        olds = self._expand(self.homes[0], needed)
        found = []
        for one in portion:
            new = news[one.after.entry.path] if one.after else None
            path = one.before.entry.path if one.before else ""
            old = new if new and one.after and one.after.entry.path in same else olds.get(path)
            found.append(Rendered(old, new))
        return found

    def _turns_out_same(self, render: ClusterRender) -> bool:
        looked = closures.remember(self.workshop, self.homes[1], render)
        path = render.cluster.entry.path
        both = any(one.after and one.after.entry.path == path and one.before == one.after for one in self.couples)
        alike = self.homes[0].digest == self.homes[1].digest
        return both and alike and looked is not None and self._same(looked)

    def _expand(self, around: Home, clusters: Sequence[Cluster]) -> Mapping[str, ClusterRender]:
        renders = expand(self.workshop, around, clusters, divisible=True) if clusters else ()
        return {render.cluster.entry.path: render for render in renders}

    def outcome(self, one: Rendered) -> tuple[ClusterOutcome, ClusterDiff | None]:
        """How a cluster fares, and its changes."""
        progress.step()
        if one.before is None or one.after is None:
            return _alone(one), None
        facts = one.after.facts or one.before.facts
        cluster = one.after.cluster
        whole = ClusterOutcome(cluster.name, cluster.entry.path, State.SAME, facts)
        if one.before is one.after:
            return whole, None
        found = compared(one.before, one.after, self._memory)
        found = masked(found, veil((*one.before.documents, *one.after.documents)))
        counts = Counter(change.action for change in found.counting)
        noise = len(found.changes) - len(found.counting)
        return replace(whole, state=_state(found), counts=counts, noise=noise), found


def couples(before: Iterable[Cluster], after: Iterable[Cluster]) -> tuple[Couple, ...]:
    """The clusters of both sides by their entry folders."""
    olds = {one.entry.path: one for one in before}
    news = {one.entry.path: one for one in after}
    return tuple(Couple(olds.get(path), news.get(path)) for path in sorted({*olds, *news}))


def _alone(one: Rendered) -> ClusterOutcome:
    render = one.after or one.before
    assert render is not None
    state = State.ADDED if one.after else State.REMOVED
    objects = sum(len(part.documents) for part in render.rendered)
    cluster = render.cluster
    return ClusterOutcome(cluster.name, cluster.entry.path, state, render.facts, objects=objects)


def _state(found: ClusterDiff) -> State:
    if found.counting:
        return State.CHANGED
    if any(one.objects or one.broken for one in found.unbuilt):
        return State.UNKNOWN
    return State.NOISE if found.changes else State.SAME
