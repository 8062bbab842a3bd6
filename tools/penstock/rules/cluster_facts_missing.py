"""A cluster has no facts, while others of the fleet have.

What
    The render of a cluster holds no ConfigMap `cluster-facts`, and that of most other clusters does.

Why
    Facts say level, zone, parent and versions. Without them no rule about levels sees the cluster, and schemas of the
    wrong Kubernetes version judge it.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: notes, namespace: edge-app1}
    data: {shift: early}

FAIL
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
    # file: clusters/l3/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l3, LEVEL: l3, ZONE: operations, PARENT: north/l4, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
    # file: clusters/line-1/objects.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: notes, namespace: edge-app1}
    data: {shift: early}
"""

from collections.abc import Iterator

from penstock.finding import Place, Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import FleetCluster, FleetView

CODE = "cluster-facts-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Clusters without the ConfigMap, where more than half of the fleet has it."""
    without = [cluster for cluster in fleet.clusters if not cluster.facts.get("CLUSTER") and not cluster.level]
    if 2 * len(without) >= len(fleet.clusters):
        return
    for cluster in without:
        if not cluster.complete:
            continue
        message = f"{cluster.name} has no ConfigMap cluster-facts, as the other clusters have"
        hint = "add cluster.yaml with its level, zone, parent and versions, and list it in kustomization.yaml"
        yield Problem(message, place=_place(cluster, fleet), hint=hint, clusters=(cluster.name,))


def _place(cluster: FleetCluster, fleet: FleetView) -> Place:
    folder = cluster.path
    file = f"{folder}/kustomization.yaml"
    return Place(file if file in fleet.tree.entries else folder)
