"""A namespace has no default deny.

What
    A namespace of a cluster with facts has no NetworkPolicy that selects every pod (an empty podSelector) and lets
    nothing in and nothing out.

Why
    Without it a pod that no other policy selects may speak to everything, and a policy that is forgotten opens a zone
    instead of closing it.

PASS
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online, KUBERNETES_VERSION: "1.34",
           FLUX_VERSION: "2.9"}
    ---
    apiVersion: v1
    kind: Namespace
    metadata: {name: edge-app1, labels: {pod-security.kubernetes.io/enforce: restricted}}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: edge-app1}
    spec: {podSelector: {}, policyTypes: [Ingress, Egress]}

FAIL
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online, KUBERNETES_VERSION: "1.34",
           FLUX_VERSION: "2.9"}
    ---
    apiVersion: v1
    kind: Namespace
    metadata: {name: edge-app1, labels: {pod-security.kubernetes.io/enforce: restricted}}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: edge-app1}
    spec: {podSelector: {}, policyTypes: [Ingress]}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.policies import POLICIES, directions
from penstock.rules.selectors import shown
from penstock.rules.unseen import SYSTEM
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "default-deny-missing"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER
HINT = (
    "add a NetworkPolicy with an empty podSelector and policyTypes [Ingress, Egress] (platform/base/policies has one)"
)


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Namespaces that are open in a direction."""
    for item in cluster.of("Namespace", group="") if cluster.level and cluster.complete else ():
        name = item.document.name
        open_ = {"Ingress", "Egress"} - {way for one in _policies(cluster, name) for way in _closed(one)}
        if open_ and name not in SYSTEM:
            ways = " and ".join("in" if way == "Ingress" else "out" for way in sorted(open_, reverse=True))
            yield Problem(
                f"no policy of {name} denies by default what goes {ways}", item, ("metadata", "name"), hint=HINT
            )


def _policies(cluster: ClusterView, namespace: str) -> Iterator[Item]:
    for item in cluster.of("NetworkPolicy", group=POLICIES):
        if item.document.namespace == namespace and not shown(mapping(item.get("spec", "podSelector"))):
            yield item


def _closed(item: Item) -> Iterator[str]:
    """The directions that a policy for every pod closes."""
    for way in directions(item):
        if not item.get("spec", way.lower()):
            yield way
