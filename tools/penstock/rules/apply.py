"""Apply the rules to a fleet: every problem becomes a finding with a place, waived where someone said why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from penstock.finding import Finding, Place
from penstock.rules.contract import ClusterCheck, FleetCheck, Needs, Note, ObjectCheck, Problem, Rule
from penstock.rules.view import ClusterView, FleetView, Item
from penstock.rules.waive import waived
from penstock.settings import Settings
from penstock.where import field_place
from penstock.workshop import Workshop


def of_cluster(
    cluster: ClusterView, workshop: Workshop, settings: Settings, rules: Iterable[Rule]
) -> Iterator[Finding]:
    """What the object and cluster rules find in one cluster; not merged and in no order."""
    for rule, problem in _problems(tuple(rules), cluster):
        place = problem.place or _place(workshop, problem)
        yield waived(_finding(rule, problem, place, (cluster.name,)), problem.item, settings)


def _place(workshop: Workshop, problem: Problem) -> Place:
    if problem.item is None:
        return Place()
    text = problem.text or (problem.edit.old if problem.edit else "")
    return field_place(workshop, problem.item, problem.field, text=text)


def notes(cluster: ClusterView, rules: Iterable[Rule]) -> dict[str, object]:
    """What the fleet rules want to know of one cluster, by code."""
    return {rule.CODE: cast(Note, rule.note)(cluster) for rule in rules if hasattr(rule, "note")}


def of_fleet(fleet: FleetView, rules: Iterable[Rule]) -> Iterator[Finding]:
    """What the fleet rules find; not merged and in no order."""
    everyone = tuple(cluster.name for cluster in fleet.clusters)
    for rule in rules:
        if rule.NEEDS is Needs.FLEET:
            for problem in cast(FleetCheck, rule.check)(fleet):  # type: ignore[attr-defined]
                finding = _finding(rule, problem, problem.place or Place(), problem.clusters or everyone)
                yield waived(finding, None, fleet.settings)


def _problems(rules: Sequence[Rule], cluster: ClusterView) -> Iterator[tuple[Rule, Problem]]:
    objects = tuple(rule for rule in rules if rule.NEEDS is Needs.OBJECT)
    about = (tuple(rule.CODE for rule in objects), *_about(cluster))
    said = _SAID.setdefault(about, {})
    for item in cluster.items:
        if item.document.sha not in said:
            said[item.document.sha] = tuple(_of_object(objects, item, cluster)) or SILENCE
        for rule, problem in said[item.document.sha]:
            yield rule, replace(problem, item=item)
    for rule in rules:
        if rule.NEEDS is Needs.CLUSTER:
            for problem in cast(ClusterCheck, rule.check)(cluster):  # type: ignore[attr-defined]
                yield rule, problem


#: What object rules said of a document (by its sha), for clusters that look the same to them. Most say nothing of most.
SILENCE: tuple[tuple[Rule, Problem], ...] = ()
_SAID: dict[object, dict[str, tuple[tuple[Rule, Problem], ...]]] = {}


def _of_object(rules: Iterable[Rule], item: Item, cluster: ClusterView) -> Iterator[tuple[Rule, Problem]]:
    for rule in rules:
        for problem in cast(ObjectCheck, rule.check)(item, cluster):  # type: ignore[attr-defined]
            yield rule, problem


def _about(cluster: ClusterView) -> tuple[object, ...]:
    """All that an object rule may see of a cluster."""
    return (cluster.level, bool(cluster.parent), cluster.kubernetes, cluster.flux, cluster.strict)


def _finding(rule: Rule, problem: Problem, place: Place, clusters: tuple[str, ...]) -> Finding:
    return Finding(
        code=rule.CODE,
        severity=problem.severity or rule.SEVERITY,
        message=problem.message,
        place=place,
        subject=str(problem.item) if problem.item else "",
        clusters=clusters,
        hint=problem.hint,
        edit=problem.edit,
        kustomization=str(problem.item.rendered.kustomization.key) if problem.item else "",
    )
