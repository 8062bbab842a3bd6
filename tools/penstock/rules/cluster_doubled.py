"""Two clusters have one name.

What
    The facts SITE and CLUSTER of two clusters are the same.

Why
    The name is what children dial, what certificates carry and what bridges are called. Two brokers with one client
    id throw each other out at their parent.

PASS
    # file: clusters/a/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
    # file: clusters/b/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: south, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}

FAIL
    # beside: PASS
    # file: clusters/b/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.topology import called, of_fact
from penstock.rules.view import FleetCluster, FleetView

CODE = "cluster-doubled"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Every cluster whose name another one before it has."""
    first: dict[str, FleetCluster] = {}
    for cluster in (c for c in fleet.clusters if c.facts.get("CLUSTER")):
        other = first.setdefault(called(cluster), cluster)
        if other is not cluster:
            message = f"{cluster.name} is called {called(cluster)}, and so is {other.name}"
            hint = "give CLUSTER (or SITE) the name of the cluster's own folder"
            yield of_fact(fleet, cluster, "CLUSTER", message, hint)
