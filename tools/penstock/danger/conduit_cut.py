"""A child loses a path to its parent, or what it may do there: a port, a name, a topic.

A child reaches the world only through its parent. Looked at are the parent's NetworkPolicies that let the child's
networks in, its Services that are reached from outside and the workloads behind them, and the configuration of those:
the ports that they listen on, the names that a proxy lets through, the topics that a broker lets children write and
read. Of the child itself: its policies towards its parent's gateway, the names that its CoreDNS answers, and where its
bridges lead.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from penstock.danger.danger import Danger, Grade
from penstock.danger.promises import Promise, promises
from penstock.danger.seen import value
from penstock.danger.ways import OUTSIDE, part, serves, ways
from penstock.diff.change import ObjectId
from penstock.document import Document, Object
from penstock.shape import mapping, mappings

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

    Network = IPv4Network | IPv6Network

CODE = "conduit-cut"
ANYWHERE = ("0.0.0.0/0", "::/0")
#: So many names and topics are written out.
SHOWN = 4
#: What is said of a promise that is not kept: to a child, and to the cluster itself.
LOST = {
    "port": (
        Grade.CRITICAL,
        "nothing at its parent listens on port {} any more",
        "nothing listens on port {} any more",
    ),
    "name": (Grade.DANGER, "its parent no longer lets it through to {}", "it no longer finds the way to {}"),
    "topic": (Grade.DANGER, "its parent's broker no longer takes: {}", "its broker no longer takes: {}"),
}

Facts = Mapping[str, str]


class Opening(NamedTuple):
    """What lets traffic through: `what` is in, out or service; `port` is empty for any, and `8000-9000` for several."""

    what: str
    where: str
    networks: tuple[str, ...]
    port: str


Openings = frozenset[Opening]


@dataclass(frozen=True)
class Passage:
    """What a cluster lets through, by policies and Services, by what stands on the way, and by its configuration.
    `served` are the outside Services that have a workload in git, and whether anything of it runs."""

    openings: Openings = frozenset()
    ways: frozenset[ObjectId] = frozenset()
    promises: frozenset[Promise] = frozenset()
    served: Mapping[str, bool] = field(default_factory=dict)


def passage(documents: Iterable[Document], shown: Callable[[str], str] = str) -> Passage:
    """The passage of a cluster with these objects; `shown` hides what may not be told of its configuration."""
    listed = tuple(documents)
    found = ways(listed)
    promised = (one._replace(word=shown(one.word)) for one in promises(listed, found))
    return Passage(openings(listed), found, frozenset(promised), _served(listed))


def _served(documents: Iterable[Document]) -> Mapping[str, bool]:
    parts = [found for document in documents if (found := part(document)) is not None]
    served: dict[str, bool] = {}
    for door in parts:
        behind = [one for one in parts if serves(one, door)] if door.open else []
        if behind:
            served[str(door.id)] = any(one.running for one in behind)
    return served


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
                    yield Opening(what, name, networks, _ports(port))


def _ports(port: Object) -> str:
    first, last = port.get("port", ""), port.get("endPort")
    return f"{first}-{last}" if last else str(first)


def _of_service(content: Object) -> Iterator[Opening]:
    spec = mapping(content.get("spec"))
    name = f"Service {value(content, 'metadata', 'namespace')}/{value(content, 'metadata', 'name')}"
    if spec.get("type") in OUTSIDE or spec.get("externalIPs"):
        ranges = tuple(sorted(map(str, spec.get("loadBalancerSourceRanges") or ANYWHERE)))
        for port in mappings(spec.get("ports")):
            yield Opening("service", name, ranges, str(port.get("port", "")))


def cut(parent: tuple[Passage, Passage], child: str, facts: Facts) -> Iterator[Danger]:
    """What a parent's change takes from a child."""
    sides = (parent[0].openings, parent[1].openings)
    for network in _networks(facts.get("NODE_CIDR", "")):
        for what in ("in", "service"):
            for port, name in _lost(sides, what, network):
                said = f"it can no longer reach its parent on port {port or 'any'}: {name} let it in"
                yield Danger(CODE, Grade.CRITICAL, said, (child,))
    still = {one.where for one in parent[1].openings if one.what == "service"}
    for name, running in sorted(parent[0].served.items()):
        where = name.replace("Service/", "Service ", 1)
        if running and where in still and not parent[1].served.get(name):
            yield Danger(CODE, Grade.CRITICAL, f"nothing runs any more behind its parent's {where}", (child,))
    yield from _broken(parent, child, own=False)


def cut_off(own: tuple[Passage, Passage], child: str, facts: Facts) -> Iterator[Danger]:
    """What a child's own change takes from it."""
    gateway = facts.get("PARENT_GATEWAY_ADDRESS", "")
    for network in _networks(gateway):
        for port, name in _lost((own[0].openings, own[1].openings), "out", network):
            said = f"it no longer lets anything out to its parent on port {port or 'any'}: {name} did"
            yield Danger(CODE, Grade.CRITICAL, said, (child,))
    yield from _broken(own, child, own=True)
    before, after = ({one for one in side.promises if one.what == "upstream"} for side in own)
    if before and not after:
        words = ", ".join(sorted({one.word for one in before})[:SHOWN])
        yield Danger(CODE, Grade.CRITICAL, f"nothing of it leads to its parent any more: {words} is gone", (child,))


def _broken(sides: tuple[Passage, Passage], child: str, *, own: bool) -> Iterator[Danger]:
    """Promises that are not kept; one that another object makes now is."""
    before, after = ({one for one in side.promises if one.own is own} for side in sides)
    kept = {(one.what, one.word) for one in after}
    for what, (grade, *sentences) in LOST.items():
        lost = sorted({one.word for one in before if one.what == what and (what, one.word) not in kept})
        if lost:
            more = f" and {len(lost) - SHOWN} more" if len(lost) > SHOWN else ""
            yield Danger(CODE, grade, sentences[own].format(", ".join(lost[:SHOWN]) + more), (child,))


def _lost(sides: tuple[Openings, Openings], what: str, network: "Network") -> Iterator[tuple[str, str]]:
    """(port, what opened it) of openings for the network that have no counterpart after the change."""
    before, after = ([one for one in side if one.what == what and _covers(one, network)] for side in sides)
    told = set()
    for one in sorted(before):
        if not any(_includes(other.port, one.port) for other in after) and one.port not in told:
            told.add(one.port)
            yield one.port, one.where


def _includes(wide: str, port: str) -> bool:
    """True when some ports are among others."""
    if wide in ("", port):
        return True
    outer, inner = ([int(word) for word in text.split("-") if word.isdigit()] for text in (wide, port))
    return bool(outer and inner) and outer[0] <= inner[0] and inner[-1] <= outer[-1]


def _networks(text: str) -> list["Network"]:
    from ipaddress import ip_network

    found = []
    for word in filter(None, (word.strip() for word in text.split(","))):
        try:
            found.append(ip_network(word, strict=False))
        except ValueError:
            continue
    return found


def _covers(one: Opening, network: "Network") -> bool:
    return any(_within(network, other) for text in one.networks for other in _networks(text))


def _within(inner: Any, outer: Any) -> bool:
    return bool(inner.version == outer.version and inner.subnet_of(outer))
