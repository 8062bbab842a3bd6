"""Clusters are each other's parents.

What
    Following PARENT upwards comes back to the cluster it began at.

Why
    Levels form one tree for each site. In a circle nobody reaches the world, and a bridge between brokers in a circle
    sends every message round for ever.

PASS
    # file: clusters/l3/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l3, LEVEL: l3, ZONE: operations, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}

FAIL
    # file: clusters/l3/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l3, LEVEL: l3, ZONE: operations, PARENT: north/line-1, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
    # file: clusters/line-1/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: line-1, LEVEL: l2, ZONE: line, PARENT: north/l3, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.topology import called, of_fact
from penstock.rules.view import FleetCluster, FleetView

CODE = "level-cycle"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Each circle once, at its member whose name comes first."""
    for cluster in fleet.clusters:
        circle = _circle(fleet, cluster)
        if circle and called(cluster) == min(map(called, circle)):
            chain = " → ".join(map(called, (*circle, cluster)))
            hint = "each PARENT is one level up; the root of a site has none"
            yield of_fact(fleet, cluster, "PARENT", f"the parents go in a circle: {chain}", hint)


def _circle(fleet: FleetView, start: FleetCluster) -> list[FleetCluster]:
    """The clusters from `start` upwards when that leads back to it; empty otherwise."""
    chain, above = [start], fleet.parent(start)
    while above is not None and above not in chain:
        chain.append(above)
        above = fleet.parent(above)
    return chain if above is start else []
