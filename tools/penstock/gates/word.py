"""What a site's clusters said of themselves: which release they run, since when, and whether it works."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from penstock.errors import PenstockError
from penstock.gates.zone import utc

#: So many runs of a cluster are remembered.
REMEMBERED = 24


@dataclass(frozen=True)
class Run:
    """From `since` to `until` the cluster said the same: the parts of its release (app → hash), all working or not.
    `freight` is the hash of the whole; empty while its Kustomizations are at different commits."""

    freight: str
    since: datetime
    until: datetime
    ready: bool
    parts: Mapping[str, str]

    def same(self, other: "Run") -> bool:
        """True when both say the same of the cluster."""
        return (self.freight, self.ready, self.parts) == (other.freight, other.ready, other.parts)


@dataclass(frozen=True)
class Word:
    """All that a cluster said: the revision and the message of the last time, and its runs, the oldest first."""

    revision: str
    message: str
    runs: tuple[Run, ...]

    @property
    def reported(self) -> datetime:
        """When it was last heard of."""
        return self.runs[-1].until


@dataclass(frozen=True)
class Ack:
    """What is known of a site: the words of its clusters, by the names of their folders."""

    site: str
    clusters: Mapping[str, Word] = field(default_factory=dict)


def heard(before: Word | None, cluster: str, revision: str, message: str, run: Run) -> Word:
    """The words of a cluster after one more. PenstockError for one that is older than the last."""
    if before is None:
        return Word(revision, message, (run,))
    if run.since < before.reported:
        raise PenstockError(
            f"{cluster} was heard of at {utc(before.reported)}, after {utc(run.since)}: an older word says nothing new"
        )
    last = before.runs[-1]
    if last.same(run):
        return Word(revision, message, (*before.runs[:-1], replace(last, until=run.until)))
    return Word(revision, message, (*before.runs, run)[-REMEMBERED:])
