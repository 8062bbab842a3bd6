"""A workload asks for no CPU or no memory.

What
    In clusters with facts: a container of a Deployment, StatefulSet or DaemonSet has neither a request nor a limit
    (which stands in for it) for cpu or for memory, the pod as a whole has none, and no LimitRange of the namespace
    gives containers one.

Why
    A line is one small node. What asks for nothing is thrown out first when memory is short, and the scheduler packs
    it onto nodes that are full.

PASS
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          resources: {requests: {cpu: 50m, memory: 64Mi}}

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
              resources: {requests: {cpu: 50m}}
"""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.expand.exempt import partial
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import ClusterView
from penstock.rules.workloads import LASTING, listed, workloads
from penstock.shape import mapping

CODE = "requests-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Containers that run for ever without requests, in clusters with facts."""
    if not cluster.level:
        return
    given = _given(cluster)
    for workload in workloads(cluster):
        if workload.kind not in LASTING or not _missing(workload.spec) or partial(workload.item.content):
            continue
        default = given.get(workload.namespace, set())
        for field, container in workload.containers("containers"):
            missing = [one for one in _missing(container) if one in _missing(workload.spec) and one not in default]
            if missing:
                message = f"container {container.get('name')} requests no {' and no '.join(missing)}"
                hint = "set resources.requests to what it needs in a quiet hour, and a memory limit to its worst"
                yield Problem(message, workload.item, (*field, "resources"), hint=hint)


def _given(cluster: ClusterView) -> Mapping[str, set[str]]:
    """Namespace → what its LimitRanges give to containers that ask for nothing."""
    found: dict[str, set[str]] = {}
    for item in cluster.of("LimitRange", group=""):
        for _, limit in listed(item.content, (), "spec", "limits"):
            if limit.get("type") == "Container":
                for part in ("default", "defaultRequest", "max"):  # max stands in for default, and that for a request
                    found.setdefault(item.document.namespace, set()).update(map(str, mapping(limit.get(part))))
    return found


def _missing(holder: Mapping[str, Any]) -> list[str]:
    """Which of cpu and memory a container, or a pod as a whole, says nothing about."""
    resources = mapping(holder.get("resources"))
    said = {**mapping(resources.get("limits")), **mapping(resources.get("requests"))}
    return [one for one in ("cpu", "memory") if one not in said]
