"""A diff for machines; its shape is penstock.report.diff_wire's."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TextIO

from penstock import __version__
from penstock.danger.danger import Grade
from penstock.diff.change import FieldChange, ObjectId
from penstock.diff.outcome import Broken, Change, ClusterOutcome
from penstock.diff.result import Result
from penstock.diff.step import Picked, Step
from penstock.report.jsontext import dump

if TYPE_CHECKING:
    # The types bring pydantic, which takes longer than the diff.
    from penstock.danger.danger import Danger
    from penstock.impact.impact import Impact
    from penstock.report import diff_wire as wire


def write(result: Result, out: TextIO, *, noise: bool = True) -> None:
    """{apiVersion, kind: Diff, diff: {…}}; noise is in it unless it is not wanted."""
    report: wire.DiffReportWire = {"apiVersion": "penstock/v1beta1", "kind": "Diff", "diff": inner(result, noise=noise)}
    dump(report, out)


def inner(result: Result, *, noise: bool = True) -> wire.DiffWire:
    """The diff itself."""
    return {
        "reporter": f"penstock {__version__}",
        "before": {"label": result.before, "commit": result.commits[0]},
        "after": {"label": result.after, "commit": result.commits[1]},
        "summary": summary(result),
        "impact": _impact(result.impact),
        "dangers": [_danger(one) for one in result.dangers],
        "clusters": [_cluster(one, result) for one in result.clusters],
        "changes": [_change(one) for one in (result.changes if noise else result.counting)],
        "unbuilt": [_unbuilt(one) for one in result.broken],
        "remarks": list(result.remarks),
    }


def summary(result: Result) -> wire.DiffSummaryWire:
    """The diff in numbers."""
    changes, objects = Counter[Any](), Counter[Any]()
    for one in result.counting:
        changes[one.object.action.value] += 1
        objects[one.object.action.value] += len(one.clusters)
    return {
        "clusters": len(result.clusters),
        "hit": len(result.hit),
        "changes": dict(sorted(changes.items())),
        "objects": dict(sorted(objects.items())),
        "noise": len(result.changes) - len(result.counting),
        "deleted": sum(len(one.clusters) for one in result.deleted()),
        "files": len(result.files),
        "grade": str(result.grade),  # type: ignore[typeddict-item]
    }


def _cluster(one: ClusterOutcome, result: Result) -> wire.ClusterChangeWire:
    return {
        "name": one.name,
        "path": one.path,
        "before": one.before,
        "state": one.state.value,
        "site": one.site,
        "level": one.level,
        "zone": one.facts.get("ZONE", ""),
        "ring": one.ring,
        "parent": one.parent,
        "counts": {action.value: count for action, count in sorted(one.counts.items())},
        "noise": one.noise,
        "objects": one.objects,
        "grade": str(result.grades.get(one.name, Grade.NONE)),  # type: ignore[typeddict-item]
    }


def _change(one: Change) -> wire.ChangeWire:
    change = one.object
    return {
        "action": change.action.value,
        "object": _object(change.object),
        "before": _object(change.before) if change.before else None,
        "after": _object(change.after) if change.after else None,
        "kustomizationBefore": change.owners[0],
        "kustomizationAfter": change.owners[1],
        "clusters": list(one.clusters),
        "fields": [field_wire(field) for field in change.fields],
        "content": change.content,
        "fate": change.fate.value if change.fate else None,
        "held": change.held,
        "madeAnew": change.anew.value if change.anew else None,
        "generatedName": change.generated,
        "users": [_object(user) for user in change.users],
        "noise": one.noise,
        "grade": str(one.grade),  # type: ignore[typeddict-item]
        "dangers": [_danger(danger) for danger in one.dangers],
        "part": one.part,
    }


def _object(one: ObjectId) -> wire.ObjectWire:
    return {"group": one.group, "kind": one.kind, "namespace": one.namespace, "name": one.name}


def field_wire(field: FieldChange) -> wire.FieldWire:
    """One field."""
    return {
        "path": field.path,
        "steps": [_step(step) for step in field.way],
        "op": field.op.value,
        "before": _value(field.before),
        "after": _value(field.after),
        "noise": field.noise,
        "follows": field.follows,
    }


def _step(step: Step) -> str | int | wire.ItemWire:
    return {"item": dict(step.fields)} if isinstance(step, Picked) else step


def _value(value: Any) -> Any:
    """An order of named items is told by the items' steps."""
    return [_step(step) for step in value] if isinstance(value, tuple) else value


def _danger(one: Danger) -> wire.DangerWire:
    return {
        "code": one.code,
        "grade": str(one.grade),  # type: ignore[typeddict-item]
        "sentence": one.sentence,
        "clusters": list(one.clusters),
    }


def _unbuilt(one: Broken) -> wire.UnbuiltWire:
    return {
        "kustomization": one.what.kustomization,
        "before": one.what.before,
        "after": one.what.after,
        "objects": one.what.objects,
        "refused": one.what.refused,
        "clusters": list(one.clusters),
    }


def _impact(impact: Impact) -> wire.ImpactWire:
    return {
        "sites": dict(impact.sites),
        "levels": dict(impact.levels),
        "rings": dict(impact.rings),
        "images": [
            {"name": i.name, "before": i.before, "after": i.after, "step": i.step, "clusters": list(i.clusters)}  # type: ignore[typeddict-item]
            for i in impact.images
        ],
        "dependants": [
            {"name": d.name, "needs": d.needs, "via": d.via, "clusters": list(d.clusters)}  # type: ignore[typeddict-item]
            for d in impact.dependants
        ],
    }
