"""A child loses a path to its parent: a port that let it in before the change does not after it.

A child reaches the world only through its parent. Looked at are the parent's NetworkPolicies that let the child's
networks in, its Services that are reached from outside, and the child's own policies towards its parent's gateway.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from penstock.danger.danger import Danger, Grade
from penstock.danger.seen import value
from penstock.document import Document, Object
from penstock.expand.kustomization import mapping, mappings

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

    Network = IPv4Network | IPv6Network

CODE = "conduit-cut"
ANYWHERE = ("0.0.0.0/0", "::/0")
OUTSIDE = frozenset({"LoadBalancer", "NodePort"})
KINDS = frozenset({"NetworkPolicy", "Service"})

Facts = Mapping[str, str]


class Opening(NamedTuple):
    """What lets traffic through: `what` is in, out or service; `port` is empty for any."""

    what: str
    where: str
    networks: tuple[str, ...]
    port: str


Openings = frozenset[Opening]


def openings(documents: Iterable[Document]) -> Openings:
    """All that a cluster's objects let through."""
    found: set[Opening] = set()
    for document in documents:
        if document.kind == "NetworkPolicy":
            found |= set(_of_policy(document.object))
        elif document.kind == "Service" and not document.group:
            found |= set(_of_service(document.object))
    return frozenset(found)


def _of_policy(content: Object) -> Iterator[Opening]:
    name = f"NetworkPolicy {value(content, 'metadata', 'namespace')}/{value(content, 'metadata', 'name')}"
    for what, rules, peers in (("in", "ingress", "from"), ("out", "egress", "to")):
        for rule in mappings(value(content, "spec", rules)):
            listed = mappings(rule.get(peers))
            blocks = [str(mapping(peer.get("ipBlock")).get("cidr")) for peer in listed if "ipBlock" in peer]
            networks = tuple(sorted(blocks)) if listed else ANYWHERE
            for port in mappings(rule.get("ports")) or [{}]:
                if networks:
                    yield Opening(what, name, networks, str(port.get("port", "")))


def _of_service(content: Object) -> Iterator[Opening]:
    spec = mapping(content.get("spec"))
    name = f"Service {value(content, 'metadata', 'namespace')}/{value(content, 'metadata', 'name')}"
    if spec.get("type") in OUTSIDE or spec.get("externalIPs"):
        ranges = tuple(sorted(map(str, spec.get("loadBalancerSourceRanges") or ANYWHERE)))
        for port in mappings(spec.get("ports")):
            yield Opening("service", name, ranges, str(port.get("port", "")))


def cut(parent: tuple[Openings, Openings], child: str, facts: Facts) -> Iterator[Danger]:
    """What a parent's change takes from a child."""
    for network in _networks(facts.get("NODE_CIDR", "")):
        for what in ("in", "service"):
            for port, name in _lost(parent, what, network):
                said = f"it can no longer reach its parent on port {port or 'any'}: {name} let it in"
                yield Danger(CODE, Grade.CRITICAL, said, (child,))


def cut_off(own: tuple[Openings, Openings], child: str, facts: Facts) -> Iterator[Danger]:
    """What a child's own change takes from it."""
    gateway = facts.get("PARENT_GATEWAY_ADDRESS", "")
    for network in _networks(gateway):
        for port, name in _lost(own, "out", network):
            said = f"it no longer lets anything out to its parent on port {port or 'any'}: {name} did"
            yield Danger(CODE, Grade.CRITICAL, said, (child,))


def _lost(sides: tuple[Openings, Openings], what: str, network: "Network") -> Iterator[tuple[str, str]]:
    """(port, what opened it) of openings for the network that have no counterpart after the change."""
    before, after = ([one for one in side if one.what == what and _covers(one, network)] for side in sides)
    ports = {one.port for one in after}
    told = set()
    for one in sorted(before):
        if one.port not in ports and "" not in ports and one.port not in told:
            told.add(one.port)
            yield one.port, one.where


def _networks(text: str) -> list["Network"]:
    from ipaddress import ip_network

    found = []
    for part in filter(None, (word.strip() for word in text.split(","))):
        try:
            found.append(ip_network(part, strict=False))
        except ValueError:
            continue
    return found


def _covers(one: Opening, network: "Network") -> bool:
    return any(_within(network, other) for text in one.networks for other in _networks(text))


def _within(inner: Any, outer: Any) -> bool:
    return bool(inner.version == outer.version and inner.subnet_of(outer))
