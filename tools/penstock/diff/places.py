"""What differs between two sites, or two clusters, at one revision: by release, by local settings, and by facts.

A field that becomes another once the first cluster has the second one's release differs by release; one that does once
it has the local settings too, by local settings; everything else, by facts and by how the two are wired.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial

from penstock.diff.change import ObjectChange
from penstock.diff.compare import ClusterDiff, Memory, compared
from penstock.diff.group import Groups
from penstock.diff.mask import masked
from penstock.diff.outcome import Change, ClusterOutcome, State
from penstock.diff.pairs import HASH
from penstock.diff.result import Result
from penstock.diff.same import canonical
from penstock.diff.sides import Side
from penstock.diff.swapped import moved, released
from penstock.diff.whatif import FACTS, LOCAL, RELEASE, exchanged, has_components, part
from penstock.discover.cluster import Cluster
from penstock.errors import PenstockError
from penstock.expand.fleet import expand
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import home
from penstock.impact.gather import impact
from penstock.promote.layout import site_of
from penstock.promote.settings import SITE, Promotion
from penstock.secrets import veil
from penstock.workshop import Workshop

PARTS = (RELEASE, LOCAL, FACTS)
Pairs = Sequence[tuple[Cluster, Cluster]]


def of_sites(clusters: Sequence[Cluster], one: str, other: str, promotion: Promotion) -> Pairs:
    """The clusters of two sites that have the same name below them. The settings say which site an entry folder
    belongs to; where they do not, the folder that it lies in does."""
    ones, others = _of_site(clusters, one, promotion), _of_site(clusters, other, promotion)
    shared = sorted(ones.keys() & others.keys())
    if not shared:
        raise PenstockError(f"the sites {one} and {other} have no cluster of the same name")
    return [(ones[name], others[name]) for name in shared]


def _of_site(clusters: Sequence[Cluster], site: str, promotion: Promotion) -> Mapping[str, Cluster]:
    found = {}
    for cluster in clusters:
        path = cluster.entry.path
        words = path.split("/")
        if _site(promotion, path) == site:
            found[path.replace(site, SITE, 1)] = cluster
        elif site in words[:-1]:
            found["/".join(("", *words[words.index(site) + 1 :]))] = cluster
    if not found:
        named = {_site(promotion, cluster.entry.path) for cluster in clusters} - {""}
        sites = sorted(named or {word for cluster in clusters for word in cluster.name.split("/")[:-1]})
        there = f"there are: {', '.join(sites[:12])}" if sites else "no cluster lies below a site's folder"
        raise PenstockError(f"no cluster lies in a folder {site}; {there}")
    return found


def _site(promotion: Promotion, path: str) -> str:
    """The site of an entry folder by the settings; empty where they say none."""
    return next(filter(None, (site_of(promotion, glob, path) for glob in promotion.clusters)), "")


def of_clusters(clusters: Sequence[Cluster], one: str, other: str) -> Pairs:
    """Two clusters by name or entry folder."""
    return [(_named(clusters, one), _named(clusters, other))]


def _named(clusters: Sequence[Cluster], name: str) -> Cluster:
    found = next((one for one in clusters if name in (one.name, one.entry.path)), None)
    if found is None:
        names = ", ".join(one.name for one in clusters[:12])
        raise PenstockError(f"no cluster is called {name}; there are: {names}{', …' if len(clusters) > 12 else ''}")
    return found


def between(side: Side, pairs: Pairs, one: str, other: str) -> Result:
    """What makes the second of each pair another than the first."""
    with Workshop() as workshop:
        found = [*_diffs(workshop, side, pairs)]
    groups = {word: Groups() for word in PARTS}
    broken = Groups()
    outcomes = []
    for outcome, whole, diffs in found:
        outcomes.append(outcome)
        broken.add(whole)
        for word, diff in diffs.items():
            groups[word].add(diff)
    changes = [replace(change, part=word) for word, group in groups.items() for change in group.changes()]
    ordered: tuple[Change, ...] = tuple(sorted(changes, key=lambda change: change.noise))
    return Result(
        before=one,
        after=other,
        commits=(side.commit, side.commit),
        clusters=tuple(outcomes),
        changes=ordered,
        broken=broken.broken(),
        impact=impact((), [change for change in changes if change.part == RELEASE], {}),
        remarks=() if ordered else (f"nothing differs between {one} and {other}",),
    )


def _diffs(
    workshop: Workshop, side: Side, pairs: Pairs
) -> Iterator[tuple[ClusterOutcome, ClusterDiff, Mapping[str, ClusterDiff]]]:
    around = home(side.repository.tree, side.repository.settings)
    ones, others = [one for one, _ in pairs], [other for _, other in pairs]
    theirs = expand(workshop, around, others)
    mates = {one.entry.path: render for one, render in zip(ones, theirs, strict=True)}
    ours = expand(workshop, around, ones)
    with_release, alike = _steps(workshop, side, pairs, ours, mates)
    memory = Memory()
    for states in zip(ours, with_release, alike, theirs, strict=True):
        *steps, end = states
        over = veil(document for state in states for document in state.documents)
        diffs = [compared(step, end, memory) for step in steps]
        parted = {word: masked(diff, over) for word, diff in zip(PARTS, _parted(diffs), strict=True)}
        yield _outcome(steps[0], end, parted), masked(diffs[0], over), parted


def _steps(
    workshop: Workshop, side: Side, pairs: Pairs, ours: Sequence[ClusterRender], mates: Mapping[str, ClusterRender]
) -> tuple[Sequence[ClusterRender], ...]:
    """The first of each pair with the second one's release, and with its local settings too: components are exchanged
    where a release is one, else the files of the two sites."""
    settings, ones = side.repository.settings, [one for one, _ in pairs]
    around = home(side.repository.tree, settings)
    meant = partial(part, promotion=settings.promotion)
    sites = {tuple(_site(settings.promotion, each.entry.path) for each in pair) for pair in pairs}
    both = next(iter(sites)) if len(sites) == 1 else ()
    if has_components((*ours, *mates.values()), meant) or not all(both) or len({*both}) != 2:
        parts = ((RELEASE,), (RELEASE, LOCAL))
        return tuple(expand(workshop, around, ones, rewrite=exchanged(mates, some, meant)) for some in parts)
    trees = (exchange(around.tree, settings.promotion, *both) for exchange in (released, moved))
    return tuple(expand(workshop, replace(around, tree=tree), ones) for tree in trees)


def _outcome(one: ClusterRender, other: ClusterRender, parts: Mapping[str, ClusterDiff]) -> ClusterOutcome:
    counts = Counter(change.action for diff in parts.values() for change in diff.counting)
    noise = sum(len(diff.changes) - len(diff.counting) for diff in parts.values())
    state = State.CHANGED if counts else State.NOISE if noise else State.SAME
    name, path, before = other.cluster.name, other.cluster.entry.path, one.cluster.entry.path
    return ClusterOutcome(name, path, state, other.facts, before=before, counts=counts, noise=noise)


def _parted(diffs: Sequence[ClusterDiff]) -> Iterator[ClusterDiff]:
    """The whole difference, divided: what the other's release changes, then what its local settings do, the rest."""
    whole, released, alike = (
        {key: value for change in diff.changes for key, value in _keys(change).items()} for diff in diffs
    )
    release = {key for key, value in whole.items() if released.get(key) != value}
    local = {key for key, value in whole.items() if alike.get(key) != value} - release
    for wanted in (release, local, whole.keys() - release - local):
        changes = tuple(_only(change, wanted) for change in diffs[0].changes if _keys(change).keys() & wanted)
        yield replace(diffs[0], changes=changes, unbuilt=())


def _keys(change: ObjectChange) -> Mapping[tuple[str, str], str]:
    """Each of its fields with what it was; of an object that one side only has, the object."""
    name = _name(change)
    if change.content is not None:
        return {(name, ""): canonical(change.content)}
    moved = change.owners[0] != change.owners[1] or change.before != change.after
    fields = {(name, field.path): canonical(field.before) for field in change.fields}
    return {**fields, (name, "owner"): ""} if moved else fields


def _name(change: ObjectChange) -> str:
    """The object, by what does not change with its content."""
    return " ".join(HASH.sub("", str(one)) if change.generated else str(one) for one in (change.before, change.after))


def _only(change: ObjectChange, wanted: Set[tuple[str, str]]) -> ObjectChange:
    """The change with those of its fields that are wanted; what a change of one revision means on a cluster is not
    meant here."""
    name = _name(change)
    fields = tuple(field for field in change.fields if (name, field.path) in wanted)
    return replace(change, fields=fields, fate=None, held="", anew=None, dangers=())
