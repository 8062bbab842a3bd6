"""A Deployment's rollout needs its volume twice.

What
    A Deployment mounts a claim that only one node (or one pod) may mount at a time (accessModes ReadWriteOnce or
    ReadWriteOncePod), and its rollout starts the new pod before the old one is gone, or it wants several replicas.

Why
    The new pod waits for the volume, the old pod waits for the new one: the rollout stands still as soon as they are
    on different nodes (with ReadWriteOncePod always), and two writers on one node spoil the files.

PASS
    # file: clusters/example/historian.yaml
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: history, namespace: edge-app1}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: historian, namespace: edge-app1}
    spec:
      strategy: {type: Recreate}
      selector: {matchLabels: {app: historian}}
      template:
        metadata: {labels: {app: historian}}
        spec:
          containers:
            - {name: historian, image: "registry.example/historian:1.4.0"}
          volumes:
            - {name: history, persistentVolumeClaim: {claimName: history}}

FAIL
    # file: clusters/example/historian.yaml
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: history, namespace: edge-app1}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
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
          volumes:
            - {name: history, persistentVolumeClaim: {claimName: history}}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import Workload, workloads
from penstock.shape import mapping

CODE = "volume-needs-recreate"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

SINGLE = ("ReadWriteOnce", "ReadWriteOncePod")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Deployments with a claim for one node and two pods at some time."""
    for workload in workloads(cluster):
        claim = next(_claims(workload, cluster), None) if workload.kind == "Deployment" else None
        if claim is None or workload.replicas == 0:
            continue
        item, mode = claim
        if workload.replicas > 1:
            message = f"{workload.replicas} replicas mount the claim {item.document.name}, which is {mode}"
            yield Problem(message, workload.item, ("spec", "replicas"), hint=_hint("one replica, or a StatefulSet"))
        elif _surges(workload.item):
            message = f"the rollout starts a second pod on the claim {item.document.name}, which is {mode}"
            yield Problem(message, workload.item, ("spec", "strategy"), hint=_hint("strategy: {type: Recreate}"))


def _claims(workload: Workload, cluster: ClusterView) -> Iterator[tuple[Item, str]]:
    for _, volume in workload.volumes():
        source = mapping(volume.get("persistentVolumeClaim"))
        item = cluster.find("PersistentVolumeClaim", workload.namespace, str(source.get("claimName")))
        modes = item.get("spec", "accessModes", default=()) if item else ()
        if item and modes and all(mode in SINGLE for mode in modes) and source.get("readOnly") is not True:
            yield item, str(modes[0])


def _surges(item: Item) -> bool:
    """True when a new pod may come before the old one is gone."""
    if item.get("spec", "strategy", "type", default="RollingUpdate") != "RollingUpdate":
        return False
    return item.get("spec", "strategy", "rollingUpdate", "maxSurge", default="25%") not in (0, "0", "0%")


def _hint(what: str) -> str:
    return f"{what}; or a claim that several nodes may mount (ReadWriteMany)"
