"""A port is there twice.

What
    Two ports of one container have one number and protocol, or one name; or two ports of a Service have.

Why
    These lists are keyed: the API server refuses the object ("duplicate entries for key", "Duplicate value").

PASS
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          ports:
            - {name: dns, containerPort: 53, protocol: UDP}
            - {name: dns-tcp, containerPort: 53, protocol: TCP}

FAIL
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          ports:
            - {name: web, containerPort: 8080}
            - {name: metrics, containerPort: 8080}
"""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.doubles import doubles
from penstock.rules.pods import POD_SPEC, containers
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed

CODE = "port-doubled"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT
ABOUT = (*POD_SPEC, "Service")


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Ports of containers, then of a Service."""
    for field, container in containers(item):
        yield from _of(
            item, list(listed(container, field, "ports")), "containerPort", f"container {container.get('name')}"
        )
    if (item.document.group, item.document.kind) == ("", "Service"):
        yield from _of(item, list(listed(item.content, (), "spec", "ports")), "port", "the Service")


def _of(item: Item, ports: list[tuple[Field, Mapping[str, Any]]], number: str, whose: str) -> Iterator[Problem]:
    for at, key in doubles((at, f"{one.get(number)}/{one.get('protocol') or 'TCP'}") for at, one in ports):
        yield Problem(f"{whose} has the port {key} twice", item, (*at, number), hint="keep one of the two")
    for at, name in doubles((at, one.get("name")) for at, one in ports):
        yield Problem(f"{whose} has two ports called {name}", item, (*at, "name"), hint="give one another name")
