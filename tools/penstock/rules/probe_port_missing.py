"""A probe asks at a port that its container does not have.

What
    A probe or a hook names its port, and the container has no port of that name.

Why
    The kubelet cannot resolve the name: the probe fails for ever, and the pod is never ready or is restarted again
    and again.

PASS
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          ports: [{name: web, containerPort: 8080}]
          readinessProbe: {tcpSocket: {port: web}}

FAIL
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          ports: [{name: web, containerPort: 8080}]
          readinessProbe: {tcpSocket: {port: http}}
"""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.pods import POD_SPEC, containers
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed
from penstock.shape import mapping

CODE = "probe-port-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.OBJECT
ABOUT = POD_SPEC

WAYS: tuple[Field, ...] = (
    *(("livenessProbe",), ("readinessProbe",), ("startupProbe",)),
    *(("lifecycle", "postStart"), ("lifecycle", "preStop")),
)


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Named ports of probes and hooks that the container does not have."""
    for field, container in containers(item):
        names = {str(one["name"]) for _, one in listed(container, field, "ports") if one.get("name")}
        for way, port in _ports(container):
            if port not in names and not port.isdigit():
                message = f"container {container.get('name')} has no port {port}, at which its {way[0]} asks"
                hint = f"its ports are {', '.join(sorted(names))}" if names else "name the port, or write its number"
                yield Problem(message, item, (*field, *way), hint=hint)


def _ports(container: Mapping[str, Any]) -> Iterator[tuple[Field, str]]:
    for way in WAYS:
        handler: Any = container
        for key in way:
            handler = mapping(handler).get(str(key))
        for action in ("httpGet", "tcpSocket"):
            port = mapping(mapping(handler).get(action)).get("port")
            if isinstance(port, str):
                yield (*way, action, "port"), port
