"""The mirror plan for machines."""

from typing import TextIO, cast

from penstock import __version__
from penstock.mirror.plan import Plan, Use, Wanted
from penstock.report.jsontext import dump
from penstock.report.mirror_wire import MirrorPlanWire, ThingWire, UseWire, WantedWire
from penstock.report.wire import API_VERSION


def plan(found: Plan, out: TextIO) -> None:
    """As schemas/mirror.schema.json has it."""
    dump(wire(found), out)


def wire(found: Plan) -> MirrorPlanWire:
    """The plan as JSON holds it."""
    return {
        "apiVersion": API_VERSION,
        "kind": "MirrorPlan",
        "reporter": f"penstock {__version__}",
        "clusters": list(found.clusters),
        "since": found.since,
        "wanted": [_wanted(one) for one in found.wanted],
        "unknown": [{"object": one.object, "why": one.why, "clusters": list(one.clusters)} for one in found.unknown],
    }


def _wanted(one: Wanted) -> WantedWire:
    thing = {"kind": one.thing.kind, "name": one.thing.name, "version": one.thing.version, "digest": one.thing.digest}
    return {"thing": cast("ThingWire", thing), "own": one.own is not None, "uses": [_use(use) for use in one.uses]}


def _use(use: Use) -> UseWire:
    made = {
        "cluster": use.cluster,
        "called": use.thing.text,
        "served": use.served.how,
        "by": use.served.by,
        "why": use.served.why,
        "heldBy": use.held_by,
        "objects": list(use.objects),
    }
    return cast("UseWire", made)
