"""Put together what the diffs of clusters come to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from penstock.diff.compare import ClusterDiff
from penstock.diff.outcome import Change, ClusterOutcome, State
from penstock.expand.rendered import ClusterRender
from penstock.impact.impact import Dependant, ImageChange, Impact

OPPOSITE = {"added": "removed", "removed": "added"}
#: Clusters of which one side only is there.
ALONE = (State.ADDED, State.REMOVED)
#: (who, whom it needs) → the clusters where that is so.
Needs = dict[tuple[str, str], set[str]]


def needs(diff: ClusterDiff, render: ClusterRender) -> Iterable[tuple[str, str]]:
    """(Kustomization, touched Kustomization) of a cluster: who waits for what, directly or through others."""
    touched = {owner for change in diff.counting for owner in change.owners if owner}
    waits = {str(one.kustomization.key): set(map(str, one.kustomization.depends_on)) for one in render.rendered}
    for name in sorted(waits.keys() - touched):
        for needed in sorted(_reached(name, waits) & touched):
            yield name, needed


def _reached(name: str, waits: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    queue = list(waits[name])
    while queue:
        one = queue.pop()
        if one not in seen:
            seen.add(one)
            queue += waits.get(one, ())
    return seen


def impact(clusters: Sequence[ClusterOutcome], changes: Sequence[Change], needed: Needs) -> Impact:
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


def _waiting(needed: Needs) -> Iterable[Dependant]:
    for (name, need), where in sorted(needed.items()):
        yield Dependant(f"Kustomization {name}", need, "dependsOn", tuple(sorted(where)))


def called(one: ClusterOutcome) -> str:
    """A cluster as the PARENT of others names it."""
    return f"{one.site}/{one.facts.get('CLUSTER', '')}" if one.site else one.name


def children(clusters: Iterable[ClusterOutcome]) -> Mapping[str, tuple[ClusterOutcome, ...]]:
    """PARENT → the clusters that have it."""
    found: dict[str, tuple[ClusterOutcome, ...]] = {}
    for one in clusters:
        if one.parent:
            found[one.parent] = (*found.get(one.parent, ()), one)
    return found


def _below(clusters: Sequence[ClusterOutcome]) -> Iterable[Dependant]:
    """The clusters that reach the world through one that is hit, however far below."""
    direct = children(clusters)
    for one in clusters:
        if not one.hit:
            continue
        names: list[str] = []
        queue = [called(one)]
        while queue:
            for child in direct.get(queue.pop(), ()):
                if child.name not in names and child.name != one.name:
                    names.append(child.name)
                    queue.append(called(child))
        if names:
            yield Dependant("the clusters below", one.name, "parent", tuple(sorted(names)))
