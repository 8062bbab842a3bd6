"""What NetworkPolicies let pods speak to, and be spoken to by."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from penstock.document import Document
from penstock.rules.memo import by_content, once
from penstock.rules.selectors import matches
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import Workload, app_of, workloads
from penstock.shape import many, mapping

POLICIES = "networking.k8s.io"


def policies(cluster: ClusterView) -> dict[str, dict[str, list[list[Any]]]]:
    """Egress and ingress: app → [network, exceptions, ports] for each network that policies of that direction let it
    speak to; apps that no policy selects are missing: they may do anything."""
    found: dict[str, dict[str, list[list[Any]]]] = {"egress": {}, "ingress": {}}
    for one in workloads(cluster):
        held = [blocks(item.document) for item in selecting(cluster, one)] if one.namespace else []
        for direction, networks in found.items():
            those = [each[direction] for each in held if direction in each]
            if those:
                called = dict(_ports(one)) if direction == "ingress" else {}
                networks[app_of(one)] = [rule for each in those for rule in _numbered(each, called)]
    return found


def selecting(cluster: ClusterView, one: Workload) -> Iterator[Item]:
    """The NetworkPolicies that select a workload's pods."""
    for item in of_namespaces(cluster).get(one.namespace, ()):
        if matches(mapping(item.get("spec", "podSelector")), one.labels):
            yield item


def directions(item: Item) -> tuple[str, ...]:
    """Ingress, Egress or both: what a policy is about, as the API server completes it."""
    return _about(mapping(item.get("spec")))


@by_content
def blocks(policy: Document) -> dict[str, list[list[Any]]]:
    """[network, exceptions, ports] of the rules that name networks, for each direction that a policy is about; a rule
    without peers means every network, one without ports every port. A port is a number, a name, or [first, last]."""
    spec = mapping(policy.object.get("spec"))
    peers = {"egress": "to", "ingress": "from"}
    return {way: list(_networks(spec, way, key)) for way, key in peers.items() if way.title() in _about(spec)}


@once
def of_namespaces(cluster: ClusterView) -> Mapping[str, list[Item]]:
    """Namespace → its NetworkPolicies."""
    found: dict[str, list[Item]] = {}
    for item in cluster.of("NetworkPolicy", group=POLICIES):
        found.setdefault(item.document.namespace, []).append(item)
    return found


def _about(spec: Mapping[str, Any]) -> tuple[str, ...]:
    said = spec.get("policyTypes")
    if isinstance(said, list):
        return tuple(map(str, said))
    return ("Ingress", "Egress") if spec.get("egress") else ("Ingress",)


def _networks(spec: Mapping[str, Any], way: str, key: str) -> Iterator[list[Any]]:
    for rule in many(spec.get(way)):
        asked = [mapping(one) for one in many(mapping(rule).get("ports"))]
        over = [one for one in asked if one.get("protocol") in (None, "TCP")]
        if asked and not over:
            continue  # what crosses levels is TCP
        ports = [_range(one) for one in over] if all("port" in one for one in over) else []
        peers = mapping(rule).get(key)
        if not peers:
            yield ["0.0.0.0/0", [], ports]
        for peer in many(peers):
            block = mapping(mapping(peer).get("ipBlock"))
            if block:
                yield [str(block.get("cidr")), [str(one) for one in many(block.get("except"))], ports]


def _range(port: Mapping[str, Any]) -> Any:
    first, last = port["port"], port.get("endPort")
    return [first, last] if isinstance(first, int) and isinstance(last, int) else first


def _ports(one: Workload) -> Iterator[tuple[str, int]]:
    """What ports of a workload's pods are called."""
    for _, container in one.containers("containers"):
        for port in many(container.get("ports")):
            if isinstance(mapping(port).get("containerPort"), int):
                yield str(mapping(port).get("name")), mapping(port)["containerPort"]


def _numbered(rules: Iterable[list[Any]], called: Mapping[str, int]) -> Iterator[list[Any]]:
    """The rules with numbers for names; one whose every port is a name that nothing has lets nothing through."""
    for network, but, ports in rules:
        found = [called.get(port) if isinstance(port, str) else port for port in ports]
        if known := [port for port in found if port is not None]:
            yield [network, but, known]
        elif not ports:
            yield [network, but, []]
