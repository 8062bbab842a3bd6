"""A PodDisruptionBudget lets no pod go.

What
    `maxUnavailable` is 0, `minAvailable` is 100 %, or `minAvailable` is as many as the one workload that it selects has
    replicas (a part of them is rounded up: 50 % of one is one).

Why
    No node with such a pod can be drained: an upgrade of the cluster waits until somebody deletes the pod by hand.
    Where that is meant, waive it.

PASS
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata: {name: historian, namespace: edge-app1}
    spec: {maxUnavailable: 1, selector: {matchLabels: {app: historian}}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1, labels: {app: historian}}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111

FAIL
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata: {name: historian, namespace: edge-app1}
    spec: {minAvailable: 100%, selector: {matchLabels: {app: historian}}}
"""

import re
from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.selected import selected
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "budget-blocks-drain"
SEVERITY = Severity.NOTE
NEEDS = Needs.CLUSTER

SCALED = ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Budgets that allow no disruption at all."""
    for item in cluster.of("PodDisruptionBudget", group="policy"):
        field, why = _why(item, cluster)
        if why:
            hint = "allow one pod to go (maxUnavailable: 1), or run more replicas"
            yield Problem(f"the budget lets no pod go: {why}", item, ("spec", field), hint=hint)


def _why(item: Item, cluster: ClusterView) -> tuple[str, str]:
    most, least = item.get("spec", "maxUnavailable"), item.get("spec", "minAvailable")
    if most in (0, "0", "0%"):
        return "maxUnavailable", "maxUnavailable is 0"
    if least == "100%":
        return "minAvailable", "minAvailable is 100%"
    replicas = _replicas(item, cluster)
    if replicas and _asked(least, replicas) >= replicas:
        return "minAvailable", f"minAvailable is {least}, and there {'is' if replicas == 1 else 'are'} {replicas}"
    return "", ""


def _asked(least: object, replicas: int) -> int:
    """How many pods must stay; a part of them is rounded up. 0 when that is not known."""
    if isinstance(least, str) and re.fullmatch(r"\d+%", least):
        return -(-int(least[:-1]) * replicas // 100)
    return least if isinstance(least, int) else 0


def _replicas(item: Item, cluster: ClusterView) -> int:
    """Replicas of the one workload that is meant; 0 when that is not known."""
    pods = selected(cluster, item.document.namespace, mapping(item.get("spec", "selector"))) or ()
    if len(pods) != 1 or pods[0].kind not in SCALED:
        return 0
    scaled = (i.get("spec", "scaleTargetRef", "name") for i in cluster.of("HorizontalPodAutoscaler", "ScaledObject"))
    return 0 if pods[0].name in scaled else pods[0].replicas
