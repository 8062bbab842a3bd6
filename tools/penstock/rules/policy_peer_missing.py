"""A NetworkPolicy lets in or out for pods or a namespace that are not there.

What
    `from` or `to` of a NetworkPolicy names a namespace by its label `kubernetes.io/metadata.name` that is not there, or
    selects pods by labels that no workload of the namespace has. Where a chart, an operator or a person may add more,
    only a label or a name that is a letter away from one that is there is told; so it is of namespaces in a cluster
    without facts.

Why
    The door that was meant stays shut, and what should pass it is dropped without a word. Most often a label or a
    namespace was renamed on one side.

PASS
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: broker, namespace: edge-core}
    spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: reader}}}]}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: reader, namespace: edge-core, labels: {app: reader}}
    spec:
      containers:
        - name: reader
          image: registry.example/reader@sha256:1111111111111111111111111111111111111111111111111111111111111111

FAIL
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: broker, namespace: edge-core}
    spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: raeder}}}]}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: reader, namespace: edge-core, labels: {app: reader}}
    spec:
      containers:
        - name: reader
          image: registry.example/reader@sha256:1111111111111111111111111111111111111111111111111111111111111111
"""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.expand.misspelt import slip
from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.flux import veiled
from penstock.rules.selected import mislabelled, selected, slipped
from penstock.rules.selectors import shown
from penstock.rules.unseen import known, unseen
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed
from penstock.shape import mapping

CODE = "policy-peer-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

NAMED = "kubernetes.io/metadata.name"
SIDES = (("ingress", "from"), ("egress", "to"))


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Peers that nobody is."""
    for item in cluster.of("NetworkPolicy", group="networking.k8s.io"):
        for side, end in SIDES:
            for at, rule in listed(item.content, (), "spec", side):
                for field, peer in listed(rule, at, end):
                    yield from _peer(cluster, item, field, peer)


def _peer(cluster: ClusterView, item: Item, field: Field, peer: Mapping[str, Any]) -> Iterator[Problem]:
    namespace, selector = item.document.namespace, mapping(peer.get("podSelector"))
    if "namespaceSelector" in peer:
        labels = mapping(mapping(peer["namespaceSelector"]).get("matchLabels"))
        namespace = str(labels.get(NAMED) or "") if set(labels) == {NAMED} else ""
    if not namespace or veiled(peer):
        return
    if "namespaceSelector" in peer and namespace not in known(cluster):
        meant = slip(namespace, known(cluster))
        if meant or (cluster.level and cluster.complete and not unseen(cluster).everywhere):
            hint = f"write {meant}" if meant else "correct the name, or take the peer away"
            way = (*field, "namespaceSelector", "matchLabels", NAMED)
            yield Problem(f"there is no namespace {namespace} that could pass here", item, way, hint=hint)
        return
    found = selected(cluster, namespace, selector)
    key, meant = slipped(cluster, namespace, selector)
    if shown(selector) and not found and (key or found == ()) and not mislabelled(cluster, namespace, selector):
        message = f"no pod of {namespace} is labelled {shown(selector)}, so nothing passes here"
        hint = f"write {meant}" if key else "write the labels that the pods carry"
        yield Problem(message, item, (*field, *_way(selector, key)), hint=hint)


def _way(selector: Mapping[str, Any], key: str) -> Field:
    """To the label that is wrong, or the only one that is asked for, else to all that is."""
    labels = mapping(selector.get("matchLabels"))
    only = (key,) if key else tuple(labels) if len(labels) == 1 and not selector.get("matchExpressions") else ()
    return ("podSelector", "matchLabels", *only) if only else ("podSelector",)
