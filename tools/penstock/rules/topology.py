"""Levels, parents and places of clusters, read from their facts."""

import re

from penstock import facts
from penstock.rules.contract import Problem
from penstock.rules.view import ClusterView, Facts, FleetCluster, FleetView, Item

DEMILITARISED = re.compile(r"(?:^|[-_./])i?dmz(?:$|[-_./\d])", re.IGNORECASE)


def facts_item(cluster: ClusterView, name: str = facts.CLUSTER) -> Item | None:
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
