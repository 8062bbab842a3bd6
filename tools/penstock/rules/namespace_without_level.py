"""A namespace enforces no Pod Security level.

What
    In clusters with facts: a Namespace in git has no label `pod-security.kubernetes.io/enforce`.

Why
    Without it every pod in the namespace may be privileged. The zone's level is part of what an audit asks for; a
    namespace that must allow more says so with `privileged`.

PASS
    apiVersion: v1
    kind: Namespace
    metadata: {name: edge-app1, labels: {pod-security.kubernetes.io/enforce: baseline}}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: edge-app1}
    spec: {podSelector: {}, policyTypes: [Ingress, Egress]}

FAIL
    apiVersion: v1
    kind: Namespace
    metadata: {name: edge-app1}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: edge-app1}
    spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.pod_security import LABEL
from penstock.rules.unseen import SYSTEM
from penstock.rules.view import ClusterView

CODE = "namespace-without-level"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Namespaces without the label, in clusters with facts."""
    for item in cluster.of("Namespace", group="") if cluster.level else ():
        if item.document.name not in SYSTEM and LABEL not in item.applied_labels:
            message = f"the namespace {item.document.name} enforces no Pod Security level"
            hint = f"add the label {LABEL}: restricted (baseline, privileged)"
            yield Problem(message, item, ("metadata", "labels"), hint=hint)
