"""The main job: both sides of every cluster that may differ, rendered, compared, and told once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from penstock import progress
from penstock.danger.conduit_cut import passage
from penstock.danger.ways import KINDS
from penstock.diff.compare import ClusterDiff, Memory, compared
from penstock.diff.couples import Couple, couples
from penstock.diff.mask import masked
from penstock.diff.outcome import ClusterOutcome, State
from penstock.diff.result import Result
from penstock.diff.sides import Side
from penstock.diff.tell import Gathered, graded, remarks, whole
from penstock.diff.touched import touched
from penstock.diff.transitions import Transitions
from penstock.diff.unbuilt import presumed
from penstock.discover.cluster import Cluster
from penstock.expand.fleet import expand
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import Home, home
from penstock.expand.weight import TooHeavy
from penstock.fleet import Repository
from penstock.impact.gather import impact
from penstock.secrets import veil
from penstock.store import closures
from penstock.store.closure import Witness
from penstock.store.closures import Looked
from penstock.workshop import Workshop

NOTHING = Looked(Witness((), (), ()), {})
#: So many clusters are in memory at once with the objects of both sides.
AT_ONCE = 64


@dataclass(frozen=True)
class Rendered:
    """A couple that may differ, rendered."""

    before: ClusterRender | None
    after: ClusterRender | None


def diff(before: Side, after: Side, now: datetime | None = None) -> Result:
    """What the second side does to every cluster of the first, if it lands now."""
    with Workshop() as workshop:
        workshop.pool.begin()
        return diff_in(workshop, before, after, now)


def diff_in(workshop: Workshop, before: Side, after: Side, now: datetime | None = None) -> Result:
    """The same in a workshop that is kept open."""
    work = Work(workshop, before, after)
    gathered = Gathered(outcomes=[*work.unchanged()])
    for rendered in work.rendered():
        work.gather(rendered, gathered)
    outcomes = sorted(gathered.outcomes, key=lambda one: one.name)
    changes = graded(gathered.groups.changes(), outcomes, gathered.passages)
    broken = gathered.groups.broken()
    gathered.looked = work.looked
    return Result(
        before=before.label,
        after=after.label,
        commits=(before.commit, after.commit),
        clusters=tuple(outcomes),
        changes=changes,
        broken=broken,
        impact=impact(outcomes, changes, gathered.needs.found),
        dangers=whole(
            gathered, changes, broken, after.repository.settings, now or datetime.now(UTC).replace(microsecond=0)
        ),
        files=tuple(sorted(work.touched.content)),
        remarks=tuple(remarks(gathered, changes, work.touched, work.trees)),
    )


class Work:
    """Which clusters must be rendered, and their renders, a portion at a time."""

    def __init__(self, workshop: Workshop, before: Side, after: Side) -> None:
        self.workshop = workshop
        self.sides = (before.repository, after.repository)
        self.homes = _homes(*self.sides)
        self.touched = touched(before.repository.tree, after.repository.tree)
        self.trees = (before.repository.tree, after.repository.tree)
        self.couples = couples(self.trees, before.repository.clusters, after.repository.clusters)
        #: True once a render has looked at a file that differs.
        self.looked = False
        self._memory = Memory()
        self._transitions = Transitions(workshop)
        #: Entry folder → cluster, of those that begin the same on both sides: if their files are equal, so are they.
        self._alike = _alike(self.couples) if self.homes[0].digest == self.homes[1].digest else {}
        self._equal: dict[str, Looked] = {}
        self._recall()

    def _recall(self) -> None:
        """Find the clusters whose renders cannot differ without rendering them."""
        for path, found in closures.recall(self.workshop, self.homes[1], tuple(self._alike.values())).items():
            if self._same(found):
                self._equal[path] = found
        if not self.touched:  # no file differs: whatever the store does not know is the same too
            self._equal = {**dict.fromkeys(self._alike, NOTHING), **self._equal}

    def _same(self, found: Looked) -> bool:
        if not self.touched.sees(found.witness):
            return found.witness.holds(self.trees[1])
        return all(found.witness.holds(tree) for tree in self.trees)

    def unchanged(self) -> Iterator[ClusterOutcome]:
        """The clusters that need no render."""
        for one in self.couples:
            if one.after is not None and one.after.entry.path in self._equal:
                facts = self._facts(self._equal[one.after.entry.path].facts)
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
        return render.cluster.entry.path in self._alike and looked is not None and self._same(looked)

    def _expand(self, around: Home, clusters: Sequence[Cluster]) -> Mapping[str, ClusterRender]:
        renders = expand(self.workshop, around, clusters, divisible=True) if clusters else ()
        return {render.cluster.entry.path: render for render in renders}

    def gather(self, one: Rendered, gathered: Gathered) -> None:
        """What a cluster's renders add to the whole."""
        progress.step()
        if one.before is None or one.after is None:
            self._alone(one, gathered)
            return
        facts = self._facts(one.after.facts or one.before.facts)
        cluster = one.after.cluster
        outcome = ClusterOutcome(cluster.name, cluster.entry.path, State.SAME, facts)
        if one.before is one.after:
            gathered.outcomes.append(outcome)
            return
        self.looked = True
        found = self._diff(one.before, one.after)
        counts = Counter(change.action for change in found.counting)
        noise = len(found.changes) - len(found.counting)
        moved = one.before.cluster.entry.path != cluster.entry.path
        before = one.before.cluster.entry.path if moved else ""
        state = State.CHANGED if moved and not found.counting else _state(found)
        gathered.outcomes.append(replace(outcome, state=state, counts=counts, noise=noise, before=before))
        gathered.groups.add(found)
        gathered.needs.add(found, one.after)
        if facts.get("CLUSTER") and any(change.object.kind in KINDS for change in found.counting):
            over = veil((*one.before.documents, *one.after.documents))
            olds, news = presumed(one.before, one.after, found.changes)
            sides = (passage(olds, over.text), passage(news, over.text))
            gathered.passages[found.name] = sides

    def _alone(self, one: Rendered, gathered: Gathered) -> None:
        """A cluster that comes, or goes: nothing of it is deleted then, because Flux there finds no path."""
        render = one.after or one.before
        assert render is not None
        cluster = render.cluster
        none = _nothing(cluster)
        found = self._diff(one.before or none, one.after or none)
        if one.after is None:
            found = replace(found, changes=tuple(replace(change, dangers=()) for change in found.changes))
        state = State.ADDED if one.after else State.REMOVED
        counts = Counter(change.action for change in found.counting)
        objects = sum(len(part.documents) for part in render.rendered)
        outcome = ClusterOutcome(
            cluster.name, cluster.entry.path, state, self._facts(render.facts), counts=counts, objects=objects
        )
        gathered.outcomes.append(outcome)
        gathered.groups.add(found)

    def _facts(self, facts: Mapping[str, str]) -> Mapping[str, str]:
        """The facts of a cluster, with the ring that penstock.yaml puts its site in."""
        promotion = self.sides[1].settings.promotion
        if not promotion.rings or not facts.get("SITE"):
            return facts
        from penstock.gates.rings import ring_of

        ring = ring_of(promotion, facts["SITE"])
        return {**facts, "RING": ring.name} if ring else facts

    def _diff(self, before: ClusterRender, after: ClusterRender) -> ClusterDiff:
        found = compared(before, after, self._memory, self._transitions.judged)
        return masked(found, veil((*before.documents, *after.documents)))


def _homes(before: Repository, after: Repository) -> tuple[Home, Home]:
    """What surrounds both sides; git is asked once, as both are in one clone."""
    here = home(after.tree, after.settings)
    if before.settings.repository != after.settings.repository:
        return home(before.tree, before.settings), here
    return Home(before.tree, before.settings, here.urls, here.branch), here


def _alike(found: Sequence[Couple]) -> Mapping[str, Cluster]:
    return {one.path: one.after for one in found if one.after and one.before == one.after}


def _nothing(cluster: Cluster) -> ClusterRender:
    return ClusterRender(cluster, (), {}, "", "", (), (), ())


def _state(found: ClusterDiff) -> State:
    if found.counting:
        return State.CHANGED
    if any(one.objects or one.broken for one in found.unbuilt):
        return State.UNKNOWN
    return State.NOISE if found.changes else State.SAME
