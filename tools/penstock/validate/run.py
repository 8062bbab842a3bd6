"""The main job, from a repository to a report, as one straight line."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from penstock import progress
from penstock.discover.cluster import Cluster
from penstock.expand.fleet import expand
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import Home, home
from penstock.expand.weight import TooHeavy
from penstock.finding import Finding, merged
from penstock.fleet import Repository
from penstock.own.judge import judge
from penstock.own.page import learn
from penstock.own.prepare import Prepared, prepare
from penstock.rules.apply import notes, of_cluster, of_fleet
from penstock.rules.installed import every_rule
from penstock.rules.view import ClusterView, FleetCluster, FleetView
from penstock.rules.waive import waived
from penstock.secrets import veil
from penstock.settings import Settings
from penstock.store import clusters as stored
from penstock.validate.check import Checked, check
from penstock.validate.pins import charts, pins
from penstock.validate.report import ClusterReport, KustomizationReport, Report
from penstock.workshop import Workshop

#: So many clusters are in memory at once with all of their objects.
AT_ONCE = 128

#: Clusters, rendered and checked.
Ready = tuple[Sequence[ClusterRender], Sequence[Checked]]


def validate(repository: Repository) -> Report:
    """Render every cluster that was asked for and check it; clusters that did not change are remembered."""
    with Workshop() as workshop:
        return validate_in(workshop, repository)


def validate_in(workshop: Workshop, repository: Repository) -> Report:
    """The same in a workshop that is kept open."""
    around = home(repository.tree, repository.settings)
    learn(repository.settings)
    own = prepare(workshop, repository.settings.rules, repository.tree)
    known = stored.recall(workshop, around, repository.clusters)
    todo = [cluster for cluster in repository.clusters if cluster.name not in known]
    for renders, checks in _rendered(workshop, around, todo, own):
        progress.phase("applying rules", len(renders))
        for render, checked in zip(renders, checks, strict=True):
            progress.step()
            report = _report(workshop, around.settings, render, checked)
            workshop.kept &= stored.remember(workshop, around, render, report)
            known[report.name] = report
        if workshop.store is not None:
            workshop.store.commit()
    return _whole(workshop, repository, tuple(known[cluster.name] for cluster in repository.clusters))


def _rendered(
    workshop: Workshop, around: Home, clusters: Sequence[Cluster], own: Sequence[Prepared]
) -> Iterator[Ready]:
    """The clusters in portions, each rendered and checked while the rules are applied to the one before. A portion that
    takes too much memory is divided."""
    portions = deque(clusters[start : start + AT_ONCE] for start in range(0, len(clusters), AT_ONCE))
    done = 0

    def render(portion: Sequence[Cluster]) -> Ready | None:
        try:
            renders = expand(workshop, around, portion, divisible=True)
        except TooHeavy:
            half = len(portion) // 2
            portions.extendleft((portion[half:], portion[:half]))
            return None
        progress.objects(sum(len(one.documents) for render in renders for one in render.rendered))
        checks = check(workshop, renders)
        judged = judge(workshop, own, around.settings, renders)
        return renders, [
            replace(one, findings=(*one.findings, *more)) for one, more in zip(checks, judged, strict=True)
        ]

    with ThreadPoolExecutor(max_workers=1) as ahead:

        def begin() -> tuple[int, Future[Ready | None]] | None:
            return (len(portions[0]), ahead.submit(render, portions.popleft())) if portions else None

        coming = begin()
        while coming is not None:
            size, future = coming
            progress.clusters(f"{done + size} of {len(clusters)} clusters")
            ready = future.result()
            coming = begin()
            if ready is not None:
                done += size
                yield ready


def _report(workshop: Workshop, settings: Settings, render: ClusterRender, checked: Checked) -> ClusterReport:
    view = ClusterView(render, settings=settings)
    found = [waived(finding, None, settings) for finding in (*render.findings, *checked.findings)]
    found += of_cluster(view, workshop, settings, every_rule().values())
    noted, failed = notes(view, every_rule().values())
    found += failed
    over = veil(render.documents)
    return ClusterReport(
        name=render.cluster.name,
        path=render.cluster.entry.path,
        facts=render.facts,
        kubernetes_version=render.kubernetes_version,
        flux_version=render.flux_version,
        kustomizations={
            str(one.kustomization.key): KustomizationReport(one.kustomization.path, len(one.documents))
            for one in render.rendered
        },
        judged=checked.judged,
        unjudged=checked.unjudged,
        not_expanded=render.not_expanded,
        assumed=render.assumed,
        pins=pins(view),
        charts=charts(view),
        findings=tuple(dict.fromkeys(map(over.finding, found))),
        notes=noted,
        complete=view.complete,
    )


def _whole(workshop: Workshop, repository: Repository, reports: tuple[ClusterReport, ...]) -> Report:
    seen = tuple(FleetCluster(r.name, r.path, r.facts, r.notes, r.complete) for r in reports)
    fleet = FleetView(seen, repository.tree, repository.settings, repository.whole, workshop.store)
    findings: list[Finding] = [finding for report in reports for finding in report.findings]
    return Report(reports, merged([*findings, *of_fleet(fleet, every_rule().values())]), tree=repository.tree)
