"""The result of a diff: what the reports are made from. Frozen; nothing in it is secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from penstock.danger.danger import Danger, Grade
from penstock.diff.change import GOING, Action, ObjectChange
from penstock.diff.unbuilt import Unbuilt
from penstock.impact.impact import ImageChange, Impact


class State(StrEnum):
    """How a cluster fares. `NOISE`: only what reviewers do not want to see. `UNKNOWN`: nothing of it could be compared
    because a side could not be built."""

    SAME = "same"
    NOISE = "noise"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ClusterOutcome:
    """A cluster of either side. `before` is its name or folder then, when it was another; `counts` are its changes by
    action, without noise; `objects` of an added or removed cluster are how many it has or had."""

    name: str
    path: str
    state: State
    facts: Mapping[str, str] = field(default_factory=dict)
    before: str = ""
    counts: Mapping[Action, int] = field(default_factory=dict)
    noise: int = 0
    objects: int = 0

    @property
    def site(self) -> str:
        """The site by its facts; empty where there are none."""
        return self.facts.get("SITE", "")

    @property
    def level(self) -> str:
        """l2, l3, l4, or empty."""
        return self.facts.get("LEVEL", "")

    @property
    def ring(self) -> str:
        """The ring of its site, or empty."""
        return self.facts.get("RING", "")

    @property
    def parent(self) -> str:
        """The cluster one level up, or empty."""
        return self.facts.get("PARENT", "")

    @property
    def hit(self) -> bool:
        """True when something counts."""
        return self.state not in (State.SAME, State.NOISE)


@dataclass(frozen=True, slots=True)
class Change:
    """One change, once, with all the clusters that it hits and the signs of danger in it."""

    object: ObjectChange
    clusters: tuple[str, ...]
    dangers: tuple[Danger, ...] = ()
    #: What of the site it is (release, local, facts); only where two sites or clusters are compared.
    part: str = ""
    #: Of changes that are told as one: the facts by which they differ (`${NAME}` stands for them), each with its
    #: value in each of the clusters.
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: Of an object that several Kustomizations apply: the owners besides those of the object.
    also: tuple[tuple[str, str], ...] = ()

    @property
    def grade(self) -> Grade:
        """The gravest of its dangers."""
        return max((danger.grade for danger in self.dangers), default=Grade.NONE)

    @property
    def noise(self) -> bool:
        """True when nothing of it counts."""
        return self.object.noise


@dataclass(frozen=True, slots=True)
class Broken:
    """A Kustomization that cannot be known on a side, once, with the clusters where that is so."""

    what: Unbuilt
    clusters: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """A whole diff: the labels and commits of the sides (a commit is empty for the working copy), every cluster, every
    change once (the most dangerous first), what could not be known, and what it comes to."""

    before: str
    after: str
    commits: tuple[str, str]
    clusters: tuple[ClusterOutcome, ...]
    changes: tuple[Change, ...]
    broken: tuple[Broken, ...]
    impact: Impact
    #: Dangers of the change as a whole and of clusters, not of one object.
    dangers: tuple[Danger, ...] = ()
    #: Files of the tree that differ.
    files: tuple[str, ...] = ()
    #: What a person must know besides, in sentences.
    remarks: tuple[str, ...] = ()

    @cached_property
    def counting(self) -> tuple[Change, ...]:
        """The changes that are no noise."""
        return tuple(change for change in self.changes if not change.noise)

    @cached_property
    def distinct(self) -> tuple[Change, ...]:
        """The changes that count, those that are alike but for facts of their clusters as one."""
        from penstock.diff.alike import alike

        return alike(self.counting, self.clusters)

    @cached_property
    def images(self) -> tuple[ImageChange, ...]:
        """Images and charts that become others, those that are alike but for facts as one."""
        from penstock.diff.alike import images_alike

        return images_alike(self.impact.images, self.clusters)

    def told(self, *, noise: bool = False) -> tuple[Change, ...]:
        """The changes that a person wants to see: those that are alike as one; unless `noise` is wanted, without it,
        without what only follows generated names, and without every single object of clusters that come or go."""
        if noise:
            from penstock.diff.alike import alike

            return alike(self.changes, self.clusters, noise=True)
        alone = {one.name for one in self.clusters if one.state in (State.ADDED, State.REMOVED)}
        return tuple(
            one
            for one in self.distinct
            if (one.dangers or not one.object.following) and not alone.issuperset(one.clusters)
        )

    @cached_property
    def hit(self) -> tuple[ClusterOutcome, ...]:
        """The clusters in which something counts."""
        return tuple(cluster for cluster in self.clusters if cluster.hit)

    @property
    def grade(self) -> Grade:
        """The gravest danger of all."""
        own = (danger.grade for danger in self.dangers)
        return max((*own, *(change.grade for change in self.changes)), default=Grade.NONE)

    @cached_property
    def grades(self) -> Mapping[str, Grade]:
        """Cluster → the gravest danger in it; those without any are left out."""
        found: dict[str, Grade] = {}
        for danger in (*self.dangers, *(danger for change in self.changes for danger in change.dangers)):
            for cluster in danger.clusters:
                found[cluster] = max(found.get(cluster, Grade.NONE), danger.grade)
        return found

    @property
    def broke(self) -> bool:
        """True when something builds before and not after."""
        return any(one.what.broken for one in self.broken)

    def deleted(self) -> tuple[Change, ...]:
        """What Flux deletes."""
        return tuple(change for change in self.counting if change.object.fate in GOING)
