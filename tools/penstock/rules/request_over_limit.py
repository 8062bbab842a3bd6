"""A container asks for more than it may have.

What
    A request of a container is higher than its own limit, or one of the two is below zero.

Why
    The API server refuses the object ("must be less than or equal to memory limit"), and Flux with it the whole
    Kustomization. Most often a patch raises the one and forgets the other.

PASS
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          resources: {requests: {memory: 512Mi}, limits: {memory: 1Gi}}

FAIL
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          resources: {requests: {memory: 2Gi}, limits: {memory: 1Gi}}
"""

from collections.abc import Iterator

from penstock.diff.noise import quantity
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.pods import POD_SPEC, containers
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "request-over-limit"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT
ABOUT = POD_SPEC


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Each resource of each container."""
    for field, container in containers(item):
        resources = mapping(container.get("resources"))
        limits, name = mapping(resources.get("limits")), container.get("name")
        for kind in ("requests", "limits"):
            for resource, value in mapping(resources.get(kind)).items():
                amount, most = quantity(value), quantity(limits.get(resource))
                where = (*field, "resources", kind, resource)
                if amount is not None and amount < 0:
                    yield Problem(f"container {name}: {resource} {value} is below zero", item, where, hint=HINT)
                elif amount is not None and most is not None and amount > most:
                    message = f"container {name} asks for {value} of {resource}, over its limit {limits[resource]}"
                    yield Problem(f"{message}: the API server refuses it", item, where, hint=HINT)


HINT = "raise the limit, or lower the request"
