"""A NetworkPolicy selects no pod.

What
    The podSelector of a NetworkPolicy fits no workload of its namespace. Namespaces that a chart or an unknown
    operator fills are left alone unless a label is one letter off that of pods that are there, and so is the empty
    selector, which means every pod. Whom its rules let through is the business of `policy-peer-missing`.

Why
    A policy without pods protects nothing and opens nothing: the rule that was meant is not there. Most often a label
    was renamed on one side.

PASS
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: historian, namespace: edge-app1}
    spec: {podSelector: {matchLabels: {app: historian}}, policyTypes: [Ingress]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1, labels: {app: historian}}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111

FAIL
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: historian, namespace: edge-app1}
    spec: {podSelector: {matchLabels: {app: history}}, policyTypes: [Ingress]}
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
from penstock.rules.selected import mislabelled, selected, slipped
from penstock.rules.selectors import shown
from penstock.rules.view import ClusterView
from penstock.shape import mapping

CODE = "policy-selects-nothing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Policies whose selector fits no pod."""
    for item in cluster.of("NetworkPolicy", group="networking.k8s.io"):
        namespace, selector = item.document.namespace, mapping(item.get("spec", "podSelector"))
        found = selected(cluster, namespace, selector)
        key, meant = slipped(cluster, namespace, selector)
        told = shown(selector) and not found and (key or found == ())
        if told and not mislabelled(cluster, namespace, selector):
            message = f"the policy selects {shown(selector)}, and no pod of {namespace} is so labelled"
            hint = f"write {meant}" if key else "write the labels that the pods carry, or take the policy away"
            field = ("spec", "podSelector", *(("matchLabels", key) if key else ()))
            yield Problem(message, item, field, hint=hint)
