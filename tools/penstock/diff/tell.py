"""From the diffs of clusters to the result: dangers of the whole, the order, and what must be said besides."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from penstock.danger import (
    above_lines,
    closed_site,
    cluster_moved,
    cluster_removed,
    conduit_cut,
    large_change,
    skips_rings,
)
from penstock.danger import broken as broken_
from penstock.danger.conduit_cut import Passage
from penstock.danger.danger import Danger, Grade
from penstock.danger.place import placed
from penstock.diff.alike import alike
from penstock.diff.change import GOING, ObjectId
from penstock.diff.group import Groups
from penstock.diff.outcome import Broken, Change, ClusterOutcome
from penstock.diff.touched import Touched
from penstock.impact.gather import called, children
from penstock.impact.needs import Needs
from penstock.root import FILE
from penstock.tree import Tree

if TYPE_CHECKING:
    from penstock.settings import Settings

#: What a folder of a Helm chart holds.
CHART = "Chart.yaml"


@dataclass
class Gathered:
    """What comes together while clusters are compared."""

    outcomes: list[ClusterOutcome] = field(default_factory=list)
    groups: Groups = field(default_factory=Groups)
    needs: Needs = field(default_factory=Needs)
    #: What clusters let through before and after; of those where that may not be the same.
    passages: dict[str, tuple[Passage, Passage]] = field(default_factory=dict)
    #: True once a render has looked at a file that differs.
    looked: bool = False


Passages = Mapping[str, tuple[Passage, Passage]]


def graded(
    changes: Iterable[Change], clusters: Sequence[ClusterOutcome], passages: Passages | None = None
) -> tuple[Change, ...]:
    """The changes with their dangers as they are where they are; the most dangerous first."""
    levels = {one.name: one.level for one in clusters}
    below = _below(clusters)
    ways = {name: before.ways | after.ways for name, (before, after) in (passages or {}).items()}
    found = [_graded(change, levels, below, ways) for change in changes]
    return tuple(sorted(found, key=lambda one: (-one.grade, one.noise, one.object.following)))


def _graded(
    change: Change, levels: Mapping[str, str], below: Mapping[str, int], ways: Mapping[str, Set[ObjectId]]
) -> Change:
    own = [replace(danger, clusters=change.clusters) for danger in change.object.dangers]
    above: dict[tuple[Grade, str], list[str]] = {}
    for name in change.clusters:
        said = above_lines.told(change.object, below.get(name, 0), ways.get(name, frozenset()))
        if said:
            above.setdefault(said, []).append(name)
    own += [Danger(above_lines.CODE, grade, said, tuple(names)) for (grade, said), names in above.items()]
    where = {name: levels.get(name, "") for name in change.clusters}
    return replace(change, dangers=tuple(sorted(placed(own, where), key=lambda one: (-one.grade, one.code))))


def _below(clusters: Sequence[ClusterOutcome]) -> Mapping[str, int]:
    direct = children(clusters)
    return {one.name: len(direct.get(called(one), ())) for one in clusters}


def whole(
    gathered: Gathered, changes: Sequence[Change], broken: Sequence[Broken], settings: "Settings", now: datetime
) -> tuple[Danger, ...]:
    """The dangers of the change as a whole, the gravest first."""
    outcomes = gathered.outcomes
    levels = {one.name: one.level for one in outcomes}
    counting = [change for change in changes if not change.noise]
    hit = tuple(sorted(one.name for one in outcomes if one.hit))
    deleted = Counter(
        name for one in counting if one.object.fate in GOING and not one.object.generated for name in one.clusters
    )
    found = [
        *_merged(placed((*_cut(gathered), *broken_.check(broken)), levels)),
        *_shut(gathered, settings, now),
        *cluster_removed.check(outcomes),
        *cluster_moved.check(outcomes),
        *skips_rings.check(_counted(outcomes, "SITE"), _counted(outcomes, "RING"), hit, settings.promotion.shared),
        *large_change.check(len(alike(counting, outcomes)), deleted, hit),
    ]
    return tuple(sorted(found, key=lambda one: (-one.grade, one.code, one.sentence)))


def _shut(gathered: Gathered, settings: "Settings", now: datetime) -> Iterator[Danger]:
    yield from closed_site.check(settings, (one for one in gathered.outcomes if one.hit), now)


def _counted(outcomes: Iterable[ClusterOutcome], fact: str) -> Mapping[str, int]:
    return dict(sorted(Counter(one.facts[fact] for one in outcomes if one.hit and one.facts.get(fact)).items()))


def _cut(gathered: Gathered) -> Iterator[Danger]:
    direct = children(gathered.outcomes)
    by_name = {one.name: one for one in gathered.outcomes}
    for name, sides in sorted(gathered.passages.items()):
        one = by_name[name]
        if one.parent:
            yield from conduit_cut.cut_off(sides, name, one.facts)
        for child in direct.get(called(one), ()):
            yield from conduit_cut.cut(sides, child.name, child.facts)


def _merged(dangers: Iterable[Danger]) -> Iterator[Danger]:
    """The same sentence once, with all of its clusters."""
    found: dict[tuple[str, Grade, str], set[str]] = {}
    for one in dangers:
        found.setdefault((one.code, one.grade, one.sentence), set()).update(one.clusters)
    for (code, grade, sentence), clusters in found.items():
        yield Danger(code, grade, sentence, tuple(sorted(clusters)))


def remarks(gathered: Gathered, changes: Sequence[Change], touched: Touched, trees: tuple[Tree, Tree]) -> Iterator[str]:
    """What a person must know besides: above all, when nothing changes, why."""
    charts = sorted({chart for path in touched.content for tree in trees if (chart := _chart(tree, path)) is not None})
    if charts:
        yield f"files of charts differ, which penstock does not render: {', '.join(charts[:4])}"
    if gathered.needs.more:
        yield f"more waits for what is touched than the {len(gathered.needs.found):,} pairs that are listed"
    if any(one.hit for one in gathered.outcomes):
        return
    yield from _elsewhere(trees[1])
    files = len(touched.content)
    if not files:
        yield "no file differs"
    elif any(change.noise for change in changes):
        yield "routine: nothing but noise changes in any cluster"
    elif charts:
        yield "beside the charts, no object of any cluster is another"
    elif gathered.looked:
        yield f"without effect: {_files(files)} that clusters are built from, and no object of any cluster is another"
    else:
        yield f"routine: {_files(files)}, and no cluster is built from what differs"


def _elsewhere(tree: Tree) -> Iterator[str]:
    """A root that is further down: what is looked at from here may be no fleet at all."""
    below = sorted(path.rpartition("/")[0] for path in tree.entries if path.endswith(f"/{FILE}"))
    if below and FILE not in tree.entries:
        yield f"there is no {FILE} here, and there is one in {', '.join(below[:4])}: --root says which is meant"


def _files(count: int) -> str:
    return f"{count} files differ" if count > 1 else "one file differs"


def _chart(tree: Tree, path: str) -> str | None:
    folder = path
    while folder:
        folder = folder.rpartition("/")[0]
        if (f"{folder}/{CHART}" if folder else CHART) in tree.entries:
            return folder or "."
    return None
