"""Conduits as rules see them: what the tree says may cross, and the line to edit."""

from penstock.finding import Place
from penstock.locate import text_place
from penstock.rules.memo import once
from penstock.rules.view import FleetCluster, FleetView
from penstock.topology.conduits import Conduits, load
from penstock.topology.conduitwords import ROOM


@once
def conduits_of(fleet: FleetView) -> Conduits:
    """Every conduit and list of the tree."""
    return load(fleet.tree)


def list_place(fleet: FleetView, upper: FleetCluster, lower: FleetCluster, name: str) -> Place:
    """Where a name is, or should be, said: its own line, else that of the conduit's lists, else of the fact PARENT."""
    every = conduits_of(fleet)
    folder = f"{ROOM}/{upper.level}-{lower.level}/conduit.yaml"
    paths = [f"{ROOM}/destinations/{one}.yaml" for one in every.lists] + [folder]
    found = text_place(fleet.tree, paths, name) or text_place(fleet.tree, [folder], "lists:")
    return found or fleet.fact_place(lower, "PARENT")
