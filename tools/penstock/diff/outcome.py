"""What a diff finds: how each cluster fares, and each change and each gap once. Nothing in it is secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from penstock.danger.danger import Danger, Grade
from penstock.diff.change import Action, ObjectChange
from penstock.diff.unbuilt import Unbuilt


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
