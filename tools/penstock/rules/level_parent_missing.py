"""A cluster's parent does not exist.

What
    PARENT in cluster-facts names `<site>/<cluster>`, and no cluster of the fleet is called so.

Why
    A child reaches everything through its parent: time, names, images, its broker. Proxies, bridges and network
    policies are derived from this fact. A wrong name leaves the cluster without a way up.

PASS
    # file: clusters/l3/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l3, LEVEL: l3, ZONE: operations, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
    # file: clusters/line-1/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: line-1, LEVEL: l2, ZONE: line, PARENT: north/l3, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}

FAIL
    # file: clusters/line-1/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: line-1, LEVEL: l2, ZONE: line, PARENT: north/l33, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.topology import called, of_fact
from penstock.rules.view import FleetView

CODE = "level-parent-missing"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Clusters whose PARENT no cluster of the whole fleet is."""
    if not fleet.whole:
        return
    there = ", ".join(sorted({called(c) for c in fleet.clusters if c.level})[:8])
    for cluster in fleet.clusters:
        if cluster.level and cluster.parent and fleet.parent(cluster) is None:
            message = f"{called(cluster)} has the parent {cluster.parent}, which no cluster of the fleet is"
            hint = f"write PARENT as <site>/<cluster>; there are: {there}"
            yield of_fact(fleet, cluster, "PARENT", message, hint)
