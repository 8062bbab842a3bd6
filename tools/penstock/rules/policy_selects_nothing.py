"""A NetworkPolicy selects no pod.

What
    The podSelector of a NetworkPolicy fits no workload of its namespace. Namespaces that a chart or an unknown
    operator fills are left alone unless a label is one letter off that of pods that are there, and so is the empty
    selector, which means every pod. Pods and namespaces that its rules name are told for such a slip too.

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

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.expand.misspelt import slip
from penstock.expand.variables import UNKNOWN
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.selected import GIVEN, mislabelled, nearly, selected
from penstock.rules.selectors import shown
from penstock.rules.unseen import known
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed
from penstock.shape import mapping

CODE = "policy-selects-nothing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER
#: The label by which Kubernetes itself calls a namespace.
NAMED = "kubernetes.io/metadata.name"


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Policies whose selector fits no pod, and peers that are pods by a slip."""
    for item in cluster.of("NetworkPolicy", group="networking.k8s.io"):
        namespace, selector = item.document.namespace, mapping(item.get("spec", "podSelector"))
        found = selected(cluster, namespace, selector)
        key, meant = _slip(cluster, namespace, selector)
        told = shown(selector) and not found and (key or found == ())
        if told and not mislabelled(cluster, namespace, selector):
            message = f"the policy selects {shown(selector)}, and no pod of {namespace} is so labelled"
            hint = f"write {meant}" if key else "write the labels that the pods carry, or take the policy away"
            field = ("spec", "podSelector", *(("matchLabels", key) if key else ()))
            yield Problem(message, item, field, hint=hint)
        yield from _peers(cluster, item)


def _peers(cluster: ClusterView, item: Item) -> Iterator[Problem]:
    """Pods and namespaces that a policy lets through, and that are called otherwise by a slip."""
    for way, side in (("ingress", "from"), ("egress", "to")):
        for at, rule in listed(item.content, (), "spec", way):
            for field, peer in listed(rule, at, side):
                selector = mapping(peer.get("podSelector"))
                within = "namespaceSelector" not in peer
                key, meant = _slip(cluster, item.document.namespace, selector) if within else ("", "")
                if key and not mislabelled(cluster, item.document.namespace, selector):
                    message = f"lets {shown(selector)} through, and no pod of {item.document.namespace} is so labelled"
                    yield Problem(message, item, (*field, "podSelector", "matchLabels", key), hint=f"write {meant}")
                name = str(mapping(mapping(peer.get("namespaceSelector")).get("matchLabels")).get(NAMED) or "")
                near = "" if not name or UNKNOWN in name or name in known(cluster) else slip(name, known(cluster))
                if near:
                    message = f"lets the namespace {name} through, which nothing makes"
                    at_name = (*field, "namespaceSelector", "matchLabels", NAMED)
                    yield Problem(message, item, at_name, hint=f"write {near}")


def _slip(cluster: ClusterView, namespace: str, selector: Mapping[str, Any]) -> tuple[str, str]:
    """The label of a selector that pods of the namespace have otherwise by a slip, and their value."""
    labels = mapping(selector.get("matchLabels"))
    if not labels or selector.get("matchExpressions") or any(GIVEN.fullmatch(key) for key in labels):
        return "", ""
    return nearly(cluster, namespace, labels)
