"""A pod breaks the Pod Security level that its namespace enforces.

What
    The namespace has the label `pod-security.kubernetes.io/enforce`, and a workload in it would make pods that this
    level (baseline or restricted, at the version that `enforce-version` names) forbids. Checked as the standard says
    it, field by field.

Why
    The API server takes the Deployment and refuses every pod of it: the rollout stays at zero pods, and the reason is
    only in the events of a ReplicaSet.

PASS
    apiVersion: v1
    kind: Namespace
    metadata: {name: edge-app1, labels: {pod-security.kubernetes.io/enforce: baseline}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: edge-app1}
    spec: {podSelector: {}, policyTypes: [Ingress, Egress]}

FAIL
    apiVersion: v1
    kind: Namespace
    metadata: {name: edge-app1, labels: {pod-security.kubernetes.io/enforce: restricted}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: edge-app1}
    spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
"""

import re
from collections.abc import Iterator

from penstock.factwords import minor
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.pod_standards import NEWEST, PRIVILEGED, Version, offences
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import workloads

CODE = "pod-security"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER

LABEL = "pod-security.kubernetes.io/enforce"


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Every offence of every workload, in namespaces that enforce a level."""
    levels = {item.document.name: item for item in cluster.of("Namespace", group="") if LABEL in item.applied_labels}
    for workload in workloads(cluster):
        namespace = levels.get(workload.namespace)
        level = str(namespace.applied_labels[LABEL]) if namespace else PRIVILEGED
        version = enforced(namespace, cluster) if namespace else NEWEST
        for field, what in offences(workload, level, version) if version else ():
            message = f"{what}, which the namespace's Pod Security level {level} forbids: no pod will start"
            hint = "mend the securityContext (or the volume); where it must be so, a namespace with a lower level"
            yield Problem(message, workload.item, field, hint=hint)


def enforced(namespace: Item, cluster: ClusterView) -> Version | None:
    """The version of the policy, never newer than the cluster's own; None when nobody can tell."""
    own = cluster.kubernetes or NEWEST
    said = str(namespace.applied_labels.get(f"{LABEL}-version", "latest"))
    if said == "latest":
        return own
    asked = minor(said) if re.fullmatch(r"v1\.\d+", said) else None
    return min(asked, own) if asked else None
