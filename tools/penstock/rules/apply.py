"""Apply the rules to a fleet: every problem becomes a finding with a place, waived where someone said why."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from penstock import progress
from penstock.expand.variables import UNKNOWN
from penstock.finding import Finding, Place, Severity
from penstock.plural import counted
from penstock.rules.contract import Needs, Note, Problem, Rule
from penstock.rules.guard import attempt, in_turn, sentence
from penstock.rules.guest import Guest, Stopped
from penstock.rules.silence import Silence
from penstock.rules.view import ClusterView, FleetView, Item
from penstock.rules.waive import waived
from penstock.store.store import Store
from penstock.where import field_place, foresee
from penstock.workshop import Workshop

if TYPE_CHECKING:
    from penstock.settings import Settings

Check = Callable[..., Iterator[Problem]]


def of_clusters(
    clusters: Sequence[ClusterView], workshop: Workshop, settings: "Settings", rules: Sequence[Rule]
) -> Iterator[list[Finding]]:
    """What the object and cluster rules find in each cluster; not merged and in no order."""
    problems = []
    for cluster in clusters:
        progress.step()
        problems.append(tuple(_gathered(_problems(rules, cluster, workshop.store))))
    foresee(workshop, ((one.item, one.field) for found in problems for _, one in found if one.item and not one.place))
    for cluster, found in zip(clusters, problems, strict=True):
        yield [_placed(rule, problem, cluster, workshop, settings) for rule, problem in found]


def _placed(rule: Rule, problem: Problem, cluster: ClusterView, workshop: Workshop, settings: "Settings") -> Finding:
    place = problem.place or _place(workshop, problem)
    return waived(_finding(rule, problem, place, (cluster.name,)), problem.item, settings)


def _place(workshop: Workshop, problem: Problem) -> Place:
    if problem.item is None:
        return Place()
    text = problem.text or (problem.edit.old if problem.edit else "")
    return field_place(workshop, problem.item, problem.field, text=text, line=problem.line)


def notes(cluster: ClusterView, rules: Iterable[Rule]) -> tuple[dict[str, object], list[Finding]]:
    """What the fleet rules want to know of one cluster, by code; and those that failed over it."""
    noted: dict[str, object] = {}
    failed: list[Finding] = []
    for rule in rules:
        if hasattr(rule, "note"):
            made = attempt(partial(_note, rule, cluster))
            if isinstance(made, Exception):
                failed.append(_finding(*_failure(rule, None, made), Place(), (cluster.name,)))
            else:
                noted[rule.CODE] = made
    return noted, failed


def _note(rule: Rule, cluster: ClusterView) -> object:
    note = cast(Note, rule.note)(cluster)  # type: ignore[attr-defined]
    json.dumps(note)  # what cannot be kept is a fault of the rule too
    return note


def of_fleet(fleet: FleetView, rules: Iterable[Rule]) -> Iterator[Finding]:
    """What the fleet rules find; not merged and in no order."""
    everyone = tuple(cluster.name for cluster in fleet.clusters)
    for rule in rules:
        if rule.NEEDS is Needs.FLEET:
            for said, problem in _told((rule,), None, fleet):
                finding = _finding(said, problem, problem.place or Place(), problem.clusters or everyone)
                yield waived(finding, None, fleet.settings)


def _problems(rules: Sequence[Rule], cluster: ClusterView, store: Store | None) -> Iterator[tuple[Rule, Problem]]:
    objects = tuple(rule for rule in rules if rule.NEEDS is Needs.OBJECT)
    about = (tuple(rule.CODE for rule in objects), *_about(cluster))
    said, silence = _SAID.setdefault(about, {}), Silence(store, cluster.name, about)
    fitting: dict[str, tuple[Rule, ...]] = {}
    for item in cluster.items:
        sha, kind = item.document.sha, item.document.kind
        told = said.get(sha)
        if told is None:
            if kind not in fitting:
                fitting[kind] = tuple(rule for rule in objects if kind in getattr(rule, "ABOUT", (kind,)))
            told = () if silence.known(sha) else tuple(_told(fitting[kind], item, item, cluster))
            if not any(rule in FAILURES for rule, _ in told):
                said[sha] = told
        if not told:
            silence.heard(sha)
        for rule, problem in told:
            if rule is OVER or not item.replaced(problem.field):
                yield rule, problem if rule is OVER else replace(problem, item=item)
    silence.keep()
    for rule in rules:
        if rule.NEEDS is Needs.CLUSTER:
            yield from _told((rule,), None, cluster)


#: What object rules said of a document (by its sha), for clusters that look the same to them.
_SAID: dict[object, dict[str, tuple[tuple[Rule, Problem], ...]]] = {}


class _Failed:
    """Stands for a rule that failed itself: its fault is a finding too, and the rest goes on."""

    CODE = "rule-failed"
    SEVERITY = Severity.ERROR
    NEEDS = Needs.OBJECT


#: For a rule that fails over something, and for one that is stopped, which is no matter of any object.
FAILED, OVER = FAILURES = cast(Rule, _Failed()), cast(Rule, _Failed())


def _told(rules: Iterable[Rule], item: Item | None, *seen: object) -> Iterator[tuple[Rule, Problem]]:
    """What rules say of what they see, each up to where it fails."""
    for rule, said in in_turn(rules, lambda rule: cast(Check, rule.check)(*seen)):  # type: ignore[attr-defined]
        if isinstance(said, Exception):
            yield _failure(rule, item, said)
        elif said.certain or UNKNOWN not in said.message:
            yield rule, said


def _failure(rule: Rule, item: Item | None, error: Exception) -> tuple[Rule, Problem]:
    if isinstance(error, Stopped):
        hint = "mend it (a loop without an end?), or give it more time: PENSTOCK_RULE_TIMEOUT"
        return OVER, Problem(str(error), place=Place(), hint=hint)
    who = rule.who if isinstance(rule, Guest) else f"the rule {rule.CODE}"
    hint = "it is a fault of the rule, not of the fleet: tell whoever wrote it"
    return FAILED, Problem(f"{who} fails: {sentence(error)}", item, hint=hint)


def _gathered(found: Iterable[tuple[Rule, Problem]]) -> Iterator[tuple[Rule, Problem]]:
    """The same with each failure once, at the first of the objects that it came over."""
    failures: dict[str, list[tuple[Rule, Problem]]] = {}
    for rule, problem in found:
        if rule in FAILURES:
            failures.setdefault(problem.message, []).append((rule, problem))
        else:
            yield rule, problem
    for (rule, first), *more in failures.values():
        others = f", over this and {counted(len(more), 'other object')}" if more and rule is FAILED else ""
        yield rule, replace(first, message=first.message + others)


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
