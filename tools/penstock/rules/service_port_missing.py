"""A Service's targetPort is a name that its pods do not have, or another port than the one that is meant.

What
    A port of a Service names its targetPort, and no container of the pods that it selects has a port of that name, or
    the one that has it says another protocol: UDP, where the Service's port is TCP, as it is when it says none. Or it
    leads to one port of a container, while the Service's port has name and number of another one there; or two ports of
    a Service lead to each other's.

Why
    The Service gets no endpoint for this port, or whoever dials it meets a listener that speaks otherwise. The API
    server takes it without a word.

PASS
    apiVersion: v1
    kind: Service
    metadata: {name: historian, namespace: edge-app1}
    spec: {selector: {app: historian}, ports: [{port: 80, targetPort: web}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1, labels: {app: historian}}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          ports: [{name: web, containerPort: 8080}]

FAIL
    apiVersion: v1
    kind: Service
    metadata: {name: historian, namespace: edge-app1}
    spec: {selector: {app: historian}, ports: [{port: 80, targetPort: http}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1, labels: {app: historian}}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          ports: [{name: web, containerPort: 8080}]
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.selected import fitting
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import Workload, listed
from penstock.shape import mapping

CODE = "service-port-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER
TCP = "TCP"

#: Ports of sidecars that an injector adds.
INJECTED = re.compile(r"dapr-.*|linkerd-.*|.*envoy.*|consul-.*|vault-.*")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Named target ports that no selected pod has, with the protocol that the Service says."""
    for item in cluster.of("Service", group=""):
        selector = mapping(item.get("spec", "selector")) if item.get("spec", "type") != "ExternalName" else {}
        pods = fitting(cluster, item.document.namespace, {"matchLabels": selector}) if selector else None
        names = _names(pods) if pods else {}
        for field, port in listed(item.content, (), "spec", "ports") if pods else ():
            target, protocol = port.get("targetPort"), str(port.get("protocol") or TCP)
            if not isinstance(target, str) or target.isdigit() or INJECTED.match(target):
                continue
            if target not in names:
                message = f"targetPort {target} is no port of {', '.join(map(str, pods or ()))}"
                has = f"they have {', '.join(sorted(names))}"
                hint = has if names else "name the container's port, or write its number"
                yield Problem(message, item, (*field, "targetPort"), hint=hint)
            elif protocol not in names[target]:
                others = " and ".join(sorted(names[target]))
                whose = ", ".join(map(str, pods or ()))
                message = f"targetPort {target} of {whose} is {others}, and the Service's {protocol}"
                hint = f"say protocol: {others}, or name another port"
                yield Problem(message, item, (*field, "targetPort"), hint=hint)
        yield from _crossed(item, pods) if pods and names else ()


def _crossed(item: Item, pods: Sequence[Workload]) -> Iterator[Problem]:
    """Ports that lead to another than the one that they are called after."""
    containers = [[port for _, port in listed(one, (), "ports")] for pod in pods for _, one in pod.containers()]
    ports = list(listed(item.content, (), "spec", "ports"))
    pairs = {(str(port.get("name")), str(port.get("targetPort"))) for _, port in ports}
    for field, port in ports:
        name, target = str(port.get("name")), port.get("targetPort")
        if target is None or not port.get("name") or str(target) == name:
            continue
        swapped = (str(target), name) in pairs
        if any(_meant(port, own, swapped=swapped) for own in containers):
            message = f"port {name} ({port.get('port')}) leads to {target}, though its pods have a port {name}"
            yield Problem(message, item, (*field, "targetPort"), hint=f"write {name}")


def _meant(port: Mapping[str, Any], own: Sequence[Mapping[str, Any]], *, swapped: bool) -> bool:
    """Whether a container has the port that is led to, and the one that the Service's port is called after."""
    protocol, target = port.get("protocol") or TCP, port.get("targetPort")
    of = [one for one in own if (one.get("protocol") or TCP) == protocol]
    named = [one for one in of if one.get("name") == port.get("name")]
    led = [one for one in of if target in (one.get("name"), one.get("containerPort")) and one not in named]
    same = any(one.get("containerPort") == port.get("port") for one in named)
    return bool(led and named) and (swapped or (same and led[0].get("containerPort") != port.get("port")))


def _names(pods: Sequence[Workload]) -> dict[str, set[str]]:
    """The protocols of ports by their names, of containers and of init containers that stay beside them."""
    every = (container for pod in pods for _, container in pod.containers("containers"))
    beside = (container for pod in pods for _, container in pod.containers("initContainers"))
    containers = (*every, *(one for one in beside if one.get("restartPolicy") == "Always"))
    found: dict[str, set[str]] = {}
    for port in (port for one in containers for _, port in listed(one, (), "ports")):
        if port.get("name"):
            found.setdefault(str(port["name"]), set()).add(str(port.get("protocol") or TCP))
    return found
