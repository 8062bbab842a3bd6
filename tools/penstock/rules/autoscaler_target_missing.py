"""A HorizontalPodAutoscaler scales something that is not there.

What
    `scaleTargetRef` names a Deployment or StatefulSet that the namespace does not have. Namespaces that a chart or an
    unknown operator fills are left alone.

Why
    Nothing is scaled, and the autoscaler only says so in its status.

PASS
    # file: clusters/example/historian.yaml
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: historian, namespace: edge-app1}
    spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: historian}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: historian, namespace: edge-app1}
    spec:
      selector: {matchLabels: {app: historian}}
      template:
        metadata: {labels: {app: historian}}
        spec:
          containers:
            - {name: historian, image: "registry.example/historian:1.4.0"}

FAIL
    # file: clusters/example/historian.yaml
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: historian, namespace: edge-app1}
    spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: history}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: historian, namespace: edge-app1}
    spec:
      selector: {matchLabels: {app: historian}}
      template:
        metadata: {labels: {app: historian}}
        spec:
          containers:
            - {name: historian, image: "registry.example/historian:1.4.0"}
"""

from collections.abc import Iterator

from penstock.expand.kustomization import mapping
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView

CODE = "autoscaler-target-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Autoscalers of workloads that are not there."""
    for item in cluster.of("HorizontalPodAutoscaler", group="autoscaling"):
        namespace = item.document.namespace
        target = mapping(item.get("spec", "scaleTargetRef"))
        kind, name = str(target.get("kind")), str(target.get("name"))
        plain = str(target.get("apiVersion")).startswith("apps/") and kind in (
            "Deployment",
            "StatefulSet",
            "ReplicaSet",
        )
        if plain and namespace and not unseen(cluster).holds(namespace) and cluster.find(kind, namespace, name) is None:
            message = f"the autoscaler's target {kind} {namespace}/{name} is not there"
            yield Problem(message, item, ("spec", "scaleTargetRef", "name"), hint="mend the name, or take it away")
