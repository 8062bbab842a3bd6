"""A workload is watched by no probe.

What
    In clusters with facts: a container of a Deployment, StatefulSet or DaemonSet lacks a readinessProbe or a
    livenessProbe.

Why
    Without readiness a rollout is done before anything works, and Flux's `wait` says so; without liveness nobody
    restarts what hangs, at a place where nobody looks.

PASS
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          readinessProbe: {tcpSocket: {port: 8080}}
          livenessProbe: {tcpSocket: {port: 8080}}

FAIL
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: historian, namespace: edge-app1}
    spec:
      selector: {matchLabels: {app: historian}}
      template:
        metadata: {labels: {app: historian}}
        spec:
          containers:
            - name: historian
              image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
              readinessProbe: {tcpSocket: {port: 8080}}
"""

from collections.abc import Iterator

from penstock.expand.exempt import partial
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.pods import POD_SPEC
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import LASTING, workload

CODE = "probes-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.OBJECT
ABOUT = POD_SPEC


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:
    """Main containers without one of the two probes, in clusters with facts."""
    found = workload(item)
    if not cluster.level or found is None or found.kind not in LASTING or partial(item.content):
        return
    for field, container in found.containers("containers"):
        missing = [name for name in ("readinessProbe", "livenessProbe") if not container.get(name)]
        if missing:
            message = f"container {container.get('name')} has no {' and no '.join(missing)}"
            yield Problem(message, item, field, hint="add what it answers when it is ready, and when it is alive")
