"""A PodDisruptionBudget selects no pod.

What
    The selector of a PodDisruptionBudget fits no workload of its namespace. Namespaces that a chart or an unknown
    operator fills are left alone.

Why
    The budget guards nothing: a drain may take all pods at once.

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
    spec: {maxUnavailable: 1, selector: {matchLabels: {app: history}}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1, labels: {app: historian}}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.selected import selected
from penstock.rules.selectors import shown
from penstock.rules.view import ClusterView
from penstock.shape import mapping

CODE = "budget-selects-nothing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Budgets whose selector fits no pod."""
    for item in cluster.of("PodDisruptionBudget", group="policy"):
        selector = mapping(item.get("spec", "selector"))
        if shown(selector) and selected(cluster, item.document.namespace, selector) == ():
            message = f"the budget selects {shown(selector)}, and no pod of {item.document.namespace} is so labelled"
            yield Problem(message, item, ("spec", "selector"), hint="write the labels that the pods carry")
