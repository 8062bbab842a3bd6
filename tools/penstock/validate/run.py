"""The main job, from a repository to a report, as one straight line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from penstock import progress
from penstock.discover.cluster import Cluster
from penstock.expand.sources import Home, home
from penstock.fleet import Repository
from penstock.plural import counted
from penstock.store import clusters as stored
from penstock.validate.portions import validated
from penstock.validate.report import ClusterReport, Report
from penstock.workshop import Workshop

if TYPE_CHECKING:
    from penstock.own.prepare import Prepared

#: From so many clusters on it pays to start other processes.
MANY = 160


def validate(repository: Repository) -> Report:
    """Render every cluster that was asked for and check it; clusters that did not change are remembered."""
    with Workshop() as workshop:
        return validate_in(workshop, repository)


def validate_in(workshop: Workshop, repository: Repository) -> Report:
    """The same in a workshop that is kept open."""
    return whole(workshop, repository, clusters(workshop, repository))


def clusters(workshop: Workshop, repository: Repository) -> tuple[ClusterReport, ...]:
    """The report of each cluster. What is left after it needs no worker."""
    around = home(repository.tree, repository.settings)
    own = _own(workshop, repository)
    known = stored.recall(workshop, around, repository.clusters)
    todo = [cluster for cluster in repository.clusters if cluster.name not in known]
    for report in _made(workshop, around, own, todo):
        known[report.name] = report
    return tuple(known[cluster.name] for cluster in repository.clusters)


def whole(workshop: Workshop, repository: Repository, made: tuple[ClusterReport, ...]) -> Report:
    """The fleet's report, of its clusters' reports."""
    from penstock.validate import portion

    return portion.whole(workshop, repository, made)


def _own(workshop: Workshop, repository: Repository) -> Sequence[Prepared]:
    """The repository's own rules, ready. Its waivers are looked at as well."""
    if repository.settings.waivers:
        from penstock.own.waivers import refuse_unknown

        refuse_unknown(repository.settings, repository.tree)
    if not repository.settings.rules:
        return ()
    from penstock.own.prepare import prepare

    return prepare(workshop, repository.settings.rules, repository.tree)


def _made(
    workshop: Workshop, around: Home, own: Sequence[Prepared], clusters: Sequence[Cluster]
) -> Iterator[ClusterReport]:
    """A report for each cluster, in no order."""
    progress.clusters(counted(len(clusters), "cluster"))
    if workshop.pool.size == 1 or len(clusters) < MANY:
        yield from validated(workshop, around, own, clusters)
        return
    from penstock.validate.mates import shared_out

    yield from shared_out(workshop, around, own, clusters)
