"""Which Services pods dial, as their command, environment, files and the components of their sidecars say."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from penstock.rules.contract import Field
from penstock.rules.dapr import apps, components, scopes
from penstock.rules.hosts import hosts
from penstock.rules.selected import fitting
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import Workload, listed, workloads
from penstock.shape import many, mapping

#: The port of a URL that says none.
PORTS = {"http": 80, "https": 443, "mqtt": 1883, "mqtts": 8883, "ssl": 8883, "amqp": 5672, "amqps": 5671, "redis": 6379}
SCHEME = re.compile(r"([a-z0-9+.-]+)://(?:[^\s/@]*@)?\Z")


@dataclass(frozen=True, eq=False)
class Dial:
    """A pod that dials a Service, where that is said, and the pods that answer: each with the number of its port."""

    caller: Workload
    item: Item
    field: Field
    host: str
    service: Item
    ends: tuple[tuple[Workload, int], ...]
    protocol: str


def dials(cluster: ClusterView) -> Iterator[Dial]:
    """Every such connection of which the pods at both ends are in the render, once for caller, Service and port."""
    told: set[tuple[int, int, int]] = set()
    for caller, item in _speakers(cluster):
        for field, match in hosts(item):
            service = cluster.find("Service", match[2], match[1])
            port = _port(service, match) if service is not None and not _is_remark(match) else None
            if service is None or port is None or (id(caller), id(service), id(port)) in told:
                continue
            told.add((id(caller), id(service), id(port)))
            ends = _ends(cluster, service, port)
            if ends and all(end is not caller for end, _ in ends):
                yield Dial(caller, item, field, match[0], service, ends, str(port.get("protocol") or "TCP"))


def _speakers(cluster: ClusterView) -> Iterator[tuple[Workload, Item]]:
    """Workloads, and the objects by which they dial: themselves, ConfigMaps of theirs alone, components of Dapr."""
    users: dict[int, list[Workload]] = {}
    read: dict[int, Item] = {}
    for one in workloads(cluster):
        yield one, one.item
        for name in sorted(_config_maps(one)):
            item = cluster.find("ConfigMap", one.namespace, name)
            if item is not None:
                users.setdefault(id(item), []).append(one)
                read[id(item)] = item
    yield from ((by[0], read[key]) for key, by in users.items() if len(by) == 1)
    for item in components(cluster):
        allowed = scopes(item)
        for app in apps(cluster):
            if app.workload.namespace == item.document.namespace and (not allowed or app.id in allowed):
                yield app.workload, item


def _config_maps(one: Workload) -> set[str]:
    names = {mapping(volume.get("configMap")).get("name") for _, volume in one.volumes()}
    for _, container in one.containers():
        names |= {mapping(source.get("configMapRef")).get("name") for _, source in listed(container, (), "envFrom")}
    return {name for name in names if isinstance(name, str)}


def _is_remark(match: re.Match[str]) -> bool:
    """Whether the host stands behind a `#` in its line."""
    return "#" in match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]


def _port(service: Item, match: re.Match[str]) -> Mapping[str, object] | None:
    """The port of the Service that is dialled: the one that is said, the scheme's, or the only one."""
    if service.get("spec", "type") == "ExternalName":
        return None
    ports = [one for _, one in listed(service.content, (), "spec", "ports")]
    scheme = SCHEME.search(match.string, 0, match.start())
    number = int(match[3]) if match[3] else PORTS.get(scheme[1], 0) if scheme else 0
    found = [one for one in ports if one.get("port") == number] if number else ports
    return found[0] if len(found) == 1 else None


def _ends(cluster: ClusterView, service: Item, port: Mapping[str, object]) -> tuple[tuple[Workload, int], ...]:
    """The pods behind a port of a Service; none where one of them cannot be told."""
    selector = mapping(service.get("spec", "selector"))
    target = port.get("targetPort", port.get("port"))
    found = []
    for one in fitting(cluster, service.document.namespace, {"matchLabels": selector}) if selector else ():
        number = target if isinstance(target, int) else _numbered(one, str(target))
        if number is None:
            return ()
        found.append((one, number))
    return tuple(found)


def _numbered(one: Workload, name: str) -> int | None:
    for _, container in one.containers():
        for port in map(mapping, many(container.get("ports"))):
            if port.get("name") == name and isinstance(port.get("containerPort"), int):
                return int(port["containerPort"])
    return None
