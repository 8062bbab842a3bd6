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

from penstock.expand.cycles import cycles
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.topology import called, of_fact
from penstock.rules.view import FleetView

CODE = "level-cycle"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Each circle once, at its member whose name comes first."""
    clusters = {one.name: one for one in sorted(fleet.clusters, key=called)}
    parents = {name: tuple(above.name for above in (fleet.parent(one),) if above) for name, one in clusters.items()}
    for circle in cycles(parents):
        chain = " → ".join(called(clusters[name]) for name in (*circle, circle[0]))
        hint = "each PARENT is one level up; the root of a site has none"
        yield of_fact(fleet, clusters[circle[0]], "PARENT", f"the parents go in a circle: {chain}", hint)
