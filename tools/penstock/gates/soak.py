"""Soak: how long a site has run one app of a release without a break, and what a whole ring has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from penstock.gates.word import Ack, Run, Word


class Stage(StrEnum):
    """How far a site is with one app of one release."""

    SOAKED = "soaked"
    SOAKING = "soaking"
    #: It ran for a while, and then something else came.
    REPLACED = "replaced"
    FAILING = "failing"
    #: It runs something else, and has not run this.
    ELSEWHERE = "elsewhere"
    #: Not heard of, or too long ago. That is no failure.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Soak:
    """`ran` is the longest time without a break, `left` what is missing while the time still runs."""

    stage: Stage
    ran: timedelta = timedelta()
    left: timedelta | None = None


Interval = tuple[datetime, datetime]


def soak(
    ack: Ack | None, clusters: Sequence[str], app: str, part: str, need: timedelta, stale: timedelta, now: datetime
) -> Soak:
    """How far the site with these clusters is. `part` is the app's hash; empty for an app that is not there any more.

    All clusters count: the site runs it while every one of them does. A newer release takes nothing away from what an
    older one has run, and does not touch the time of an app that it leaves as it is.
    """
    words = [ack.clusters.get(cluster) if ack else None for cluster in clusters]
    known = [word for word in words if word is not None and timedelta() <= now - word.reported <= stale]
    if not known or len(known) < len(words):
        return Soak(Stage.UNKNOWN)
    if any(not word.runs[-1].ready and _has(word.runs[-1], app, part) for word in known):
        return Soak(Stage.FAILING)
    ran = _together([_intervals(word, app, part, now) for word in known])
    if not ran:
        return Soak(Stage.ELSEWHERE)
    longest = max(end - start for start, end in ran)
    if longest >= need:
        return Soak(Stage.SOAKED, longest)
    if all(_has(word.runs[-1], app, part) for word in known):
        start, end = ran[-1]
        return Soak(Stage.SOAKING, longest, need - (end - start))
    return Soak(Stage.REPLACED, longest)


def _has(run: Run, app: str, part: str) -> bool:
    return run.parts.get(app, "") == part


def _intervals(word: Word, app: str, part: str, now: datetime) -> list[Interval]:
    """When the cluster ran it and worked. What was last said holds until now."""
    found: list[Interval] = []
    joined = False
    for run in word.runs:
        good = run.ready and _has(run, app, part)
        until = now if run is word.runs[-1] else run.until
        if good and joined:
            found[-1] = (found[-1][0], until)
        elif good:
            found.append((run.since, until))
        joined = good
    return found


def _together(each: Sequence[list[Interval]]) -> list[Interval]:
    """When all did, in order."""
    found = each[0]
    for other in each[1:]:
        found = [
            (max(one[0], two[0]), min(one[1], two[1]))
            for one in found
            for two in other
            if max(one[0], two[0]) <= min(one[1], two[1])
        ]
    return sorted(found)


@dataclass(frozen=True)
class RingSoak:
    """What a ring has of one app of one release: site → its soak, how many are enough, and what is left."""

    sites: Mapping[str, Soak]
    need: int

    @property
    def soaked(self) -> int:
        """How many sites are done."""
        return sum(one.stage is Stage.SOAKED for one in self.sites.values())

    def of(self, stage: Stage) -> Iterable[str]:
        """The sites at this stage."""
        return [site for site, one in self.sites.items() if one.stage is stage]

    @property
    def done(self) -> bool:
        """True when the next ring may take it: the quorum is done and nobody says that it fails."""
        return self.soaked >= self.need and not self.of(Stage.FAILING)

    @property
    def left(self) -> timedelta | None:
        """How long until it is done when nothing changes; None when that is not enough."""
        lacking = self.need - self.soaked
        running = sorted(one.left for one in self.sites.values() if one.left is not None)
        if self.of(Stage.FAILING) or lacking > len(running):
            return None
        return running[lacking - 1] if lacking > 0 else timedelta()
