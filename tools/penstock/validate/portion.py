"""Judge a portion of the fleet, once rendered: schemas in the workers, and meanwhile the rules here."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING

from penstock import progress
from penstock.expand.eased import eased, suspended
from penstock.expand.rendered import ClusterRender
from penstock.finding import Finding, merged
from penstock.fleet import Repository
from penstock.own.judge import judge
from penstock.own.prepare import Prepared
from penstock.rules.apply import notes, of_clusters, of_fleet
from penstock.rules.installed import every_rule, renew
from penstock.rules.view import ClusterView, FleetCluster, FleetView
from penstock.rules.waive import waived
from penstock.secrets import spoken, veil
from penstock.validate import told, unneeded
from penstock.validate.check import Asked, Checked, check
from penstock.validate.pins import charts, pins
from penstock.validate.report import ClusterReport, KustomizationReport, Report
from penstock.workshop import Workshop

if TYPE_CHECKING:
    from penstock.settings import Settings


def checked(workshop: Workshop, settings: "Settings", own: Sequence[Prepared], asked: Sequence[Asked]) -> list[Checked]:
    """What the schemas and the repository's own rules say, one answer per cluster."""
    checks = check(workshop, asked)
    judged = judge(workshop, own, settings, [one.render for one in asked])
    return [replace(one, findings=(*one.findings, *more)) for one, more in zip(checks, judged, strict=True)]


def reports(
    workshop: Workshop, settings: "Settings", renders: Sequence[ClusterRender], checking: Future[list[Checked]]
) -> Iterator[ClusterReport]:
    """The report of each cluster: its rules are applied before the answer of the schemas is waited for."""
    progress.phase("applying rules", len(renders))
    rules = tuple(every_rule().values())
    views = [ClusterView(render, settings=settings) for render in renders]
    ruled = list(of_clusters(views, workshop, settings, rules))
    noted = [notes(view, rules) for view in views]
    for view, found, (said, failed), one in zip(views, ruled, noted, checking.result(), strict=True):
        yield _report(workshop, settings, view, found + failed, said, one)


def whole(workshop: Workshop, repository: Repository, made: tuple[ClusterReport, ...]) -> Report:
    """The fleet's report: what the clusters' reports say, and what only all of them together show."""
    seen = tuple(FleetCluster(r.name, r.path, r.facts, r.notes, r.complete, r.kept) for r in made)
    fleet = FleetView(seen, repository.tree, repository.settings, repository.whole, workshop.store)
    findings: list[Finding] = [finding for report in made for finding in report.findings]
    findings += of_fleet(fleet, every_rule().values())
    findings += unneeded.unneeded(repository, made, findings)
    renew()
    return Report(made, merged(findings), tree=repository.tree)


def _report(
    workshop: Workshop,
    settings: "Settings",
    view: ClusterView,
    ruled: list[Finding],
    noted: dict[str, object],
    one: Checked,
) -> ClusterReport:
    render = view.render
    checked = told.once(one.findings, [*ruled, *render.findings])
    found = [waived(finding, None, settings) for finding in (*render.findings, *checked)]
    held = suspended(one.kustomization for one in render.rendered)
    waivers = unneeded.annotated(workshop, view, [*found, *ruled])
    over = veil(render.documents)
    if over.values:
        over = over.but(spoken(document for one in render.rendered if one.build for document in one.build.documents))
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
        judged=one.judged,
        unjudged=one.unjudged,
        not_expanded=render.not_expanded,
        assumed=render.assumed,
        pins=pins(view),
        charts=charts(view),
        findings=tuple(dict.fromkeys(map(over.finding, eased([*found, *ruled], held)))),
        notes={**noted, unneeded.CODE: waivers} if waivers else noted,
        complete=view.complete,
    )
