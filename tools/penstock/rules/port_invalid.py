"""A port is none that there can be.

What
    A number of a port is not between 1 and 65535 (`hostPort`: or 0), or the name of a container's port is not one of at
    most 15 lower case letters, digits and single `-`, with a letter in it.

Why
    The API server refuses the object ("must be between 1 and 65535, inclusive"), and Flux with it the whole
    Kustomization.

PASS
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          ports: [{name: sql, containerPort: 5432}]

FAIL
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          ports: [{name: sql, containerPort: 543200}]
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.pods import POD_SPEC, containers
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed
from penstock.shape import mapping

CODE = "port-invalid"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT
ABOUT = (*POD_SPEC, "Service")

HIGHEST = 65535
NAME = re.compile(r"(?=.*[a-z])(?!.*--)[a-z0-9](?:[-a-z0-9]{0,13}[a-z0-9])?")
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
ACTIONS = ("httpGet", "tcpSocket", "grpc")


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Ports of containers and their probes, and of Services."""
    for field, container in containers(item):
        for at, port in listed(container, field, "ports"):
            yield from _numbers(item, at, port, "containerPort", "hostPort")
            name = port.get("name")
            if isinstance(name, str) and name and not NAME.fullmatch(name):
                hint = "at most 15 lower case letters, digits and single -, with a letter in it"
                yield Problem(
                    f"{name!r} is no name for a port: the API server refuses it", item, (*at, "name"), hint=hint
                )
        for probe in PROBES:
            for action in ACTIONS:
                yield from _numbers(
                    item, (*field, probe, action), mapping(mapping(container.get(probe)).get(action)), "port"
                )
    if (item.document.group, item.document.kind) == ("", "Service"):
        for at, port in listed(mapping(item.get("spec")), ("spec",), "ports"):
            yield from _numbers(item, at, port, "port", "targetPort", "nodePort")


def _numbers(item: Item, at: Field, port: Mapping[str, Any], *names: str) -> Iterator[Problem]:
    for name in names:
        value = port.get(name)
        least = 0 if name in ("hostPort", "nodePort") else 1
        if isinstance(value, int) and not isinstance(value, bool) and not least <= value <= HIGHEST:
            message = f"{name} is {value}, and ports go from 1 to {HIGHEST}: the API server refuses it"
            yield Problem(message, item, (*at, name), hint="write the port that is meant")
