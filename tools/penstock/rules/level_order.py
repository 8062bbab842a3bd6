"""A cluster's parent is not exactly one level up.

What
    The parent of a cluster at level 2 is at level 3, that of level 3 at level 4. The one exception is an IDMZ, a zone
    at level 3 between site operations and business (ZONE says `idmz`): its parent is at level 4, its children are at
    level 3.

Why
    A hop that skips a level opens a way between two zones that no conduit describes: nobody checks what passes there.

PASS
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
    # file: clusters/idmz/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: idmz, LEVEL: l3, ZONE: idmz, PARENT: north/l4, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
    # file: clusters/l3/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l3, LEVEL: l3, ZONE: operations, PARENT: north/idmz, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}

FAIL
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
    # file: clusters/line-1/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: line-1, LEVEL: l2, ZONE: line, PARENT: north/l4, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.topology import called, demilitarised, fits, number, of_fact
from penstock.rules.view import FleetCluster, FleetView

CODE = "level-order"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Clusters whose parent is of another level than the next."""
    for cluster in fleet.clusters:
        above = fleet.parent(cluster)
        own, upper = number(cluster), number(above) if above else None
        if above is None or own is None or upper is None or fits(cluster, own, above, upper):
            continue
        message = f"{called(cluster)} ({_zone(cluster)}) has the parent {called(above)} ({_zone(above)})"
        hint = f"a parent is exactly one level up: name a cluster at {_wanted(cluster, own)} as PARENT, or mend LEVEL"
        yield of_fact(fleet, cluster, "PARENT", message, hint)


def _wanted(cluster: FleetCluster, own: int) -> str:
    beside = " (or in an IDMZ at l3)" if own == 3 and not demilitarised(cluster) else ""
    return f"l{own + 1}{beside}"


def _zone(cluster: FleetCluster) -> str:
    return f"{cluster.level}, IDMZ" if demilitarised(cluster) else cluster.level
