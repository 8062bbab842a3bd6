"""The proof's plant out of a validation's report: nothing is rendered again that did not change."""

from penstock.called import instead
from penstock.errors import PenstockError
from penstock.rules.wiring import KEEPER
from penstock.topology.cluster import Node, Plant, plant
from penstock.topology.conduits import load
from penstock.validate.report import Report


def of_report(report: Report) -> Plant:
    """Every cluster with what was noted of it."""
    nodes = (Node(one.name, one.facts, one.notes.get(KEEPER) or {}) for one in report.clusters)  # type: ignore[arg-type]
    return plant(nodes, load(report.tree) if report.tree is not None else None)


def find(fleet: Plant, name: str) -> Node:
    """A cluster by <site>/<cluster> or by its name in the fleet. Raises PenstockError when there is none."""
    found = fleet.by_label.get(name.rstrip("/"))
    if found is None:
        names = sorted(one.label for one in fleet.nodes if one.facts)
        raise PenstockError(f"there is no cluster {name or 'without a name'}; {instead(name, names)}")
    if not found.facts:
        raise PenstockError(f"{name} has no facts, so nothing says where it stands")
    return found
