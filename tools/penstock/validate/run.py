"""The main job, from a repository to a report, as one straight line.

What judges is loaded while the workers build: it takes as long to load as a small change takes to render.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from penstock import progress
from penstock.discover.cluster import Cluster
from penstock.expand.fleet import expand
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import Home, home
from penstock.expand.weight import TooHeavy
from penstock.fleet import Repository
from penstock.plural import counted
from penstock.store import clusters as stored
from penstock.validate.report import ClusterReport, Report
from penstock.workshop import Workshop

if TYPE_CHECKING:
    from penstock.own.prepare import Prepared
    from penstock.validate.check import Checked

#: So many clusters are in memory at once with all of their objects.
AT_ONCE = 128

#: Clusters, rendered, and what is said of them, which is still being found out.
Ready = tuple[Sequence[ClusterRender], "Future[list[Checked]]"]


def validate(repository: Repository) -> Report:
    """Render every cluster that was asked for and check it; clusters that did not change are remembered."""
    with Workshop() as workshop:
        return validate_in(workshop, repository)


def validate_in(workshop: Workshop, repository: Repository) -> Report:
    """The same in a workshop that is kept open."""
    around = home(repository.tree, repository.settings)
    own = _own(workshop, repository)
    known = stored.recall(workshop, around, repository.clusters)
    todo = [cluster for cluster in repository.clusters if cluster.name not in known]
    for renders, checking in _rendered(workshop, around, todo, own):
        from penstock.validate.portion import reports

        for render, report in zip(renders, reports(workshop, around.settings, renders, checking), strict=True):
            known[render.cluster.name] = report
            workshop.kept &= stored.remember(workshop, around, render, report)
        if workshop.store is not None:
            workshop.store.commit()
    return _whole(workshop, repository, tuple(known[cluster.name] for cluster in repository.clusters))


def _own(workshop: Workshop, repository: Repository) -> Sequence[Prepared]:
    """The repository's own rules, ready. Its waivers are looked at as well."""
    if repository.settings.waivers:
        from penstock.own.waivers import refuse_unknown

        refuse_unknown(repository.settings, repository.tree)
    if not repository.settings.rules:
        return ()
    from penstock.own.prepare import prepare

    return prepare(workshop, repository.settings.rules, repository.tree)


def _whole(workshop: Workshop, repository: Repository, made: tuple[ClusterReport, ...]) -> Report:
    from penstock.validate.portion import whole

    return whole(workshop, repository, made)


def _rendered(
    workshop: Workshop, around: Home, clusters: Sequence[Cluster], own: Sequence[Prepared]
) -> Iterator[Ready]:
    """The clusters in portions, each rendered and checked while the rules are applied to the one before. A portion that
    takes too much memory is divided."""
    portions = deque(clusters[start : start + AT_ONCE] for start in range(0, len(clusters), AT_ONCE))
    done = 0

    def render(portion: Sequence[Cluster]) -> Sequence[ClusterRender] | None:
        try:
            return expand(workshop, around, portion, divisible=True)
        except TooHeavy:
            half = len(portion) // 2
            portions.extendleft((portion[half:], portion[:half]))
            return None

    with ThreadPoolExecutor(max_workers=1) as ahead:

        def begin() -> tuple[int, Future[Sequence[ClusterRender] | None]] | None:
            return (len(portions[0]), ahead.submit(render, portions.popleft())) if portions else None

        coming = begin()
        from penstock.validate.portion import checked

        while coming is not None:
            size, future = coming
            progress.clusters(f"{done + size} of {counted(len(clusters), 'cluster')}")
            renders = future.result()
            checking = renders and ahead.submit(checked, workshop, around.settings, own, renders)
            coming = begin()
            if renders and checking:
                done += size
                progress.objects(sum(len(one.documents) for render in renders for one in render.rendered))
                yield renders, checking
