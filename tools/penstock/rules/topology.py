"""Levels, parents and places of clusters, read from their facts."""

import re

from penstock.factwords import CLUSTER
from penstock.rules.contract import Problem
from penstock.rules.memo import once
from penstock.rules.view import ClusterView, Facts, FleetCluster, FleetView, Item

DEMILITARISED = re.compile(r"(?:^|[-_./])i?dmz(?:$|[-_./\d])", re.IGNORECASE)


def facts_item(cluster: ClusterView, name: str = CLUSTER) -> Item | None:
    """The ConfigMap cluster-facts (or site-facts) of the cluster's render."""
    return next((item for item in cluster.of("ConfigMap", group="") if item.document.name == name), None)


def called(cluster: Facts) -> str:
    """<SITE>/<CLUSTER> of its facts: what children name as their parent."""
    return f"{cluster.facts.get('SITE', '')}/{cluster.facts.get('CLUSTER', '')}".lstrip("/")


def number(cluster: Facts) -> int | None:
    """2, 3 or 4; None when the level is none of them (another finding says so)."""
    match = re.fullmatch(r"l(\d)", cluster.level)
    return int(match[1]) if match else None


def demilitarised(cluster: Facts) -> bool:
    """True for an industrial demilitarised zone: a zone at level 3, between site operations and business."""
    return cluster.level == "l3" and bool(DEMILITARISED.search(cluster.facts.get("ZONE", "")))


def of_fact(fleet: FleetView, cluster: FleetCluster, fact: str, message: str, hint: str) -> Problem:
    """A problem of one fact of one cluster, at the line of the fact."""
    return Problem(message, place=fleet.fact_place(cluster, fact), hint=hint, clusters=(cluster.name,))


def fits(cluster: FleetCluster, own: int, above: FleetCluster, upper: int) -> bool:
    """True when a cluster's parent is one level up; an IDMZ, at level 3 between l4 and l3, is the one exception."""
    if demilitarised(above):
        return own == upper and not demilitarised(cluster)
    return upper == own + 1


@once
def sound(fleet: FleetView) -> frozenset[str]:
    """The clusters whose way up is one: each parent is there, at the same site, one level up. Where it is not, another
    finding says so, and what follows from that is not told again."""
    good: dict[str, bool] = {}
    for cluster in fleet.clusters:
        _sound(fleet, cluster, good)
    return frozenset(name for name, is_ in good.items() if is_)


def _sound(fleet: FleetView, cluster: FleetCluster, good: dict[str, bool]) -> bool:
    way: dict[FleetCluster, None] = {}
    at: FleetCluster | None = cluster
    while at is not None and at.name not in good and at not in way:
        way[at] = None
        at = fleet.parent(at) if at.parent else None
    held = good.get(at.name, False) if at is not None else True
    for one in reversed(way):
        held = held and _joined(fleet, one)
        good[one.name] = held
    return held


def _joined(fleet: FleetView, cluster: FleetCluster) -> bool:
    above = fleet.parent(cluster)
    if not cluster.parent or above is None:
        return not cluster.parent
    own, upper = number(cluster), number(above)
    same = cluster.facts.get("SITE") == above.facts.get("SITE")
    return same and own is not None and upper is not None and fits(cluster, own, above, upper)
