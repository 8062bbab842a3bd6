"""A HorizontalPodAutoscaler scales something that is not there.

What
    `scaleTargetRef` names a Deployment or StatefulSet that the namespace does not have. Namespaces that a chart or an
    unknown operator fills are left alone, unless the name is one letter off another's that is there. Or it names a kind
    that is none: `deployment`, or a Deployment without `apiVersion: apps/v1`.

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

from penstock.expand.misspelt import near
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "autoscaler-target-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

#: The kinds that Kubernetes itself scales, all of them of the group apps.
SCALED = {kind.lower(): kind for kind in ("Deployment", "StatefulSet", "ReplicaSet")}
#: Groups that have none of them (any more).
WITHOUT = frozenset({"", "extensions"})
TARGET = ("spec", "scaleTargetRef")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Autoscalers of workloads that are not there, or of no kind."""
    for item in cluster.of("HorizontalPodAutoscaler", group="autoscaling"):
        target = mapping(item.get("spec", "scaleTargetRef"))
        kind, group = str(target.get("kind")), str(target.get("apiVersion") or "").rpartition("/")[0]
        meant = SCALED.get(kind.lower(), "")
        if meant and group in WITHOUT:
            said = target.get("apiVersion") or "v1"
            message = f"the autoscaler's target is a {kind} of apiVersion {said}: there is none, and nothing is scaled"
            yield Problem(message, item, (*TARGET, "apiVersion"), hint="write apiVersion: apps/v1")
        elif meant and group == "apps" and kind != meant:
            message = f"the autoscaler's target is of the kind {kind}: there is none, and nothing is scaled"
            yield Problem(message, item, (*TARGET, "kind"), hint=f"write {meant}")
        elif meant and group == "apps":
            yield from _missing(cluster, item, kind, str(target.get("name")))


def _missing(cluster: ClusterView, item: Item, kind: str, name: str) -> Iterator[Problem]:
    namespace = item.document.namespace
    there = {one.document.name for one in cluster.of(kind, group="apps") if one.document.namespace == namespace}
    meant = near(name, there)
    if namespace and name not in there and (meant or not unseen(cluster).holds(namespace)):
        message = f"the autoscaler's target {kind} {namespace}/{name} is not there"
        hint = f"write {meant}" if meant else "mend the name, or take it away"
        yield Problem(message, item, (*TARGET, "name"), hint=hint)
