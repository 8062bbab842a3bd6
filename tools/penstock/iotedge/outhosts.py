"""What a cluster calls a Service, as a device calls the module behind it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.iotedge import hosts
from penstock.iotedge.hosts import Host
from penstock.iotedge.jsontext import Path
from penstock.iotedge.ledger import Ledger
from penstock.iotedge.objects import Object, Objects, annotations, containers, template
from penstock.iotedge.target import PREFIX


@dataclass(frozen=True)
class Door:
    """A Service: the module behind it, its ports → those of the container, and those that are the device's own."""

    module: str
    ports: Mapping[int, int]
    bound: frozenset[int]


@dataclass(frozen=True)
class Doors:
    """The Services of a namespace by their names. `on_host` is true for a pod on its node's own network."""

    held: Mapping[str, Door]
    namespace: str
    on_host: bool

    def text(self, text: str, at: Path, ledger: Ledger) -> str:
        """A text of a container with the hosts in it as the device has them."""
        return hosts.replaced(text, self._other(at, ledger))

    def value(self, value: Any, at: Path, ledger: Ledger) -> Any:
        """A value of JSON, the same way."""
        return hosts.every(value, lambda text: self.text(text, at, ledger))

    def _other(self, at: Path, ledger: Ledger) -> Callable[[Host], str | None]:
        return lambda host: self._told(host, at, ledger)

    def _told(self, host: Host, at: Path, ledger: Ledger) -> str | None:
        name, dot, rest = host.name.lower().partition(".")
        space = rest.removesuffix(".cluster.local").removesuffix(".svc") if dot else self.namespace
        if dot and host.name.lower().endswith((".svc", ".svc.cluster.local")) and space != self.namespace:
            ledger.lost(at, f"{host.name} is of another namespace, and no module of this deployment: name where it is")
            return None
        door = self.held.get(name) if space == self.namespace else None
        if door is None:
            return None
        new, port = door.module, door.ports.get(host.port, host.port)
        if self.on_host and host.port in door.bound:
            new, port = "localhost", host.port
        elif new.lower() == host.name.lower() and port == host.port:
            return None
        made = f"{new}:{port}" if host.written or port != host.port else new
        if made != (f"{host.name}:{host.port}" if host.written else host.name):
            ledger.approximated(at, f"the Service {name} is {made} on the device")
        return made


def doors(objects: Objects, pod: Object) -> Doors:
    """The doors as the containers of a pod find them."""
    held, space = {}, ""
    for workload in objects.workloads:
        space = str(workload["metadata"].get("namespace") or "")
        labels = template(workload).get("metadata", {}).get("labels") or {}
        for service in objects.services(labels):
            held[str(service["metadata"]["name"])] = _door(service, workload, objects.name(workload, 0))
    return Doors(held, space, bool(pod.get("hostNetwork")))


def _door(service: Object, workload: Object, module: str) -> Door:
    pairs = list(_pairs(service, next(iter(containers(workload)), {})))
    said = annotations(service).get(f"{PREFIX}.bound")
    open_ = service.get("spec", {}).get("type") in ("LoadBalancer", "NodePort")
    bound = frozenset(outer for name, outer, _ in pairs if (open_ if said is None else name in said.split()))
    return Door(module, {outer: inner for _, outer, inner in pairs}, bound)


def _pairs(service: Object, container: Object) -> Iterator[tuple[str, int, int]]:
    """Name, port and port of the container, of each TCP port of a Service."""
    named = {str(one.get("name")): one.get("containerPort") for one in container.get("ports") or ()}
    for one in service.get("spec", {}).get("ports") or ():
        outer, target = one.get("port"), one.get("targetPort", one.get("port"))
        inner = named.get(target) if isinstance(target, str) else target
        if isinstance(outer, int) and isinstance(inner, int) and one.get("protocol", "TCP") == "TCP":
            yield str(one.get("name", "")), outer, inner
