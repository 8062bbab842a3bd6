"""Put together what the diffs of clusters come to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set

from penstock.diff.outcome import Change, ClusterOutcome, State
from penstock.impact.impact import Dependant, ImageChange, Impact
from penstock.impact.needs import Pair

OPPOSITE = {"added": "removed", "removed": "added"}
#: Clusters of which one side only is there.
ALONE = (State.ADDED, State.REMOVED)


def impact(clusters: Sequence[ClusterOutcome], changes: Sequence[Change], needed: Mapping[Pair, Set[str]]) -> Impact:
    """The impact of all."""
    hit = [one for one in clusters if one.hit]
    return Impact(
        sites=_count(one.site for one in hit),
        levels=_count(one.level for one in hit),
        rings=_count(one.ring for one in hit),
        images=tuple(_images(changes, {one.name for one in clusters if one.state in ALONE})),
        dependants=(*_waiting(needed), *_below(clusters)),
    )


def _count(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(word for word in words if word).items()))


def _images(changes: Iterable[Change], alone: set[str]) -> Iterable[ImageChange]:
    """Where images become others; `alone` are the clusters that come or go as a whole."""
    found: dict[tuple[str, str, str, str], set[str]] = {}
    for change in changes:
        for one in change.object.versions:
            left = [name for name in change.clusters if name not in alone]
            if left:
                found.setdefault((one.name, one.before, one.after, one.step), set()).update(left)
    for (name, before, after, step), where in sorted(found.items()):
        # What one object takes on and another gives up in the same cluster runs there as it did.
        elsewhere = set[str]() if before and after else found.get((name, after, before, OPPOSITE.get(step, "")), set())
        if where - elsewhere:
            yield ImageChange(name, before, after, step, tuple(sorted(where - elsewhere)))


def _waiting(needed: Mapping[Pair, Set[str]]) -> Iterable[Dependant]:
    for (name, need), where in sorted(needed.items()):
        yield Dependant(f"Kustomization {name}", need, "dependsOn", tuple(sorted(where)))


def called(one: ClusterOutcome) -> str:
    """A cluster as the PARENT of others names it."""
    return f"{one.site}/{one.facts.get('CLUSTER', '')}" if one.site else one.name


def children(clusters: Iterable[ClusterOutcome]) -> Mapping[str, tuple[ClusterOutcome, ...]]:
    """PARENT → the clusters that have it."""
    found: dict[str, list[ClusterOutcome]] = {}
    for one in clusters:
        if one.parent:
            found.setdefault(one.parent, []).append(one)
    return {parent: tuple(below) for parent, below in found.items()}


def _below(clusters: Sequence[ClusterOutcome]) -> Iterable[Dependant]:
    """The clusters that reach the world through one that is hit, however far below."""
    direct = children(clusters)
    for one in clusters:
        if not one.hit:
            continue
        names = set[str]()
        queue = [called(one)]
        while queue:
            for child in direct.get(queue.pop(), ()):
                if child.name not in names and child.name != one.name:
                    names.add(child.name)
                    queue.append(called(child))
        if names:
            yield Dependant("the clusters below", one.name, "parent", tuple(sorted(names)))
