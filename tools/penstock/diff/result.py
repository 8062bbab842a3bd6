"""The result of a diff: what the reports are made from. Frozen; nothing in it is secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from penstock.danger.danger import Danger, Grade
from penstock.diff.alike import alike, images_alike
from penstock.diff.change import GOING
from penstock.diff.outcome import Broken, Change, ClusterOutcome, State
from penstock.impact.impact import ImageChange, Impact


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
        return alike(self.counting, self.clusters)

    @cached_property
    def images(self) -> tuple[ImageChange, ...]:
        """Images and charts that become others, those that are alike but for facts as one."""
        return images_alike(self.impact.images, self.clusters)

    def told(self, *, noise: bool = False) -> tuple[Change, ...]:
        """The changes that a person wants to see: those that are alike as one; unless `noise` is wanted, without it,
        without what only follows generated names, and without every single object of clusters that come or go."""
        if noise:
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
