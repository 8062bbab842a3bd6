"""A route leads to a Service, or to a port of it, that is not there.

What
    An Ingress or a route of the Gateway API names a Service of a namespace that is seen whole, and the render has no
    such Service; or the render has it, and it has no such port. Of other namespaces a name is told that is one letter
    off the Service's that is there. A StatefulSet's `serviceName` is looked up in the same way.

Why
    Whoever calls gets 503; pods of the StatefulSet get no names of their own. The API server takes it without a word.

PASS
    # file: clusters/example/historian.yaml
    apiVersion: v1
    kind: Service
    metadata: {name: historian, namespace: edge-app1}
    spec: {ports: [{name: web, port: 80}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: historian, namespace: edge-app1}
    spec: {defaultBackend: {service: {name: historian, port: {name: web}}}}

FAIL
    # file: clusters/example/historian.yaml
    apiVersion: v1
    kind: Service
    metadata: {name: historian, namespace: edge-app1}
    spec: {ports: [{name: web, port: 80}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: historian, namespace: edge-app1}
    spec: {defaultBackend: {service: {name: historian, port: {number: 8080}}}}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.expand.misspelt import slip
from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.memo import once
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed
from penstock.shape import mapping

CODE = "backend-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

ROUTES = ("HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute")


@dataclass(frozen=True, slots=True)
class Backend:
    """A Service that something leads to, and the port of it by number or name (0 when none is said)."""

    item: Item
    field: Field
    namespace: str
    name: str
    port: int | str = 0


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Backends that are not there, or lack the port."""
    for backend in (*_ingresses(cluster), *_routes(cluster), *_sets(cluster)):
        if not backend.name or not backend.namespace:
            continue
        service = cluster.find("Service", backend.namespace, backend.name)
        if service is None:
            meant = slip(backend.name, _services(cluster).get(backend.namespace, ()))
            if meant or not unseen(cluster).holds(backend.namespace):
                message = f"leads to the Service {backend.namespace}/{backend.name}, which is not there"
                hint = f"write {meant}" if meant else "add the Service, or mend the name"
                yield Problem(message, backend.item, _named(backend), hint=hint)
        elif backend.port and not _has(service, backend.port) and service.get("spec", "type") != "ExternalName":
            message = f"leads to port {backend.port} of the Service {backend.name}, which it does not have"
            yield Problem(message, backend.item, (*backend.field, "port"), hint=_ports(service))


@once
def _services(cluster: ClusterView) -> dict[str, list[str]]:
    """The names of the Services of each namespace."""
    found: dict[str, list[str]] = {}
    for item in cluster.of("Service", group=""):
        found.setdefault(item.document.namespace, []).append(item.document.name)
    return found


def _named(backend: Backend) -> Field:
    """The way to the Service's name."""
    return (*backend.field, "serviceName" if backend.item.document.kind == "StatefulSet" else "name")


def _has(service: Item, port: int | str) -> bool:
    key = "port" if isinstance(port, int) else "name"
    return any(one.get(key) == port for _, one in listed(service.content, (), "spec", "ports"))


def _ports(service: Item) -> str:
    ports = [
        f"{one.get('port')} ({one.get('name') or 'no name'})" for _, one in listed(service.content, (), "spec", "ports")
    ]
    return f"it has {', '.join(ports)}"


def _ingresses(cluster: ClusterView) -> Iterator[Backend]:
    for item in cluster.of("Ingress", group="networking.k8s.io"):
        service = item.get("spec", "defaultBackend", "service")
        if isinstance(service, dict):
            yield _of_ingress(item, ("spec", "defaultBackend", "service"), service)
        for field, rule in listed(item.content, (), "spec", "rules"):
            for at, path in listed(rule, field, "http", "paths"):
                service = mapping(path.get("backend")).get("service")
                if isinstance(service, dict):
                    yield _of_ingress(item, (*at, "backend", "service"), service)


def _of_ingress(item: Item, field: Field, service: Mapping[str, Any]) -> Backend:
    port = mapping(service.get("port"))
    asked = port.get("number") or port.get("name") or 0
    name = "" if asked == "use-annotation" else str(service.get("name") or "")
    return Backend(item, field, item.document.namespace, name, asked)


def _routes(cluster: ClusterView) -> Iterator[Backend]:
    for item in cluster.of(*ROUTES, group="gateway.networking.k8s.io"):
        for field, rule in listed(item.content, (), "spec", "rules"):
            for at, one in _referred(rule, field):
                if one.get("kind", "Service") == "Service" and not one.get("group"):
                    namespace = str(one.get("namespace") or item.document.namespace)
                    yield Backend(item, at, namespace, str(one.get("name") or ""), one.get("port") or 0)


def _referred(rule: Mapping[str, Any], field: Field) -> Iterator[tuple[Field, Mapping[str, Any]]]:
    """What a rule of a route leads to, and what its filters mirror requests to: of the rule or of one backend."""
    for at, one in listed(rule, field, "backendRefs"):
        yield at, one
        yield from _mirrors(one, at)
    yield from _mirrors(rule, field)


def _mirrors(holder: Mapping[str, Any], field: Field) -> Iterator[tuple[Field, Mapping[str, Any]]]:
    for at, one in listed(holder, field, "filters"):
        target = mapping(one.get("requestMirror")).get("backendRef")
        if isinstance(target, dict):
            yield (*at, "requestMirror", "backendRef"), target


def _sets(cluster: ClusterView) -> Iterator[Backend]:
    for item in cluster.of("StatefulSet", group="apps"):
        yield Backend(item, ("spec",), item.document.namespace, str(item.get("spec", "serviceName") or ""))
