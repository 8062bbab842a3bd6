"""A cluster as the proof sees it: its facts, and what its rendered objects let pass."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from penstock.expand.cycles import cycles
from penstock.topology import coredns
from penstock.topology.conduitwords import PROXIED, expanded
from penstock.topology.names import Names
from penstock.topology.networks import inside, overlap

if TYPE_CHECKING:
    from penstock.topology.conduits import Conduits


@dataclass(frozen=True, eq=False)
class Node:
    """One cluster. `wiring` is what was read from its objects (see rules.wiring), JSON-like and small."""

    name: str
    facts: Mapping[str, str]
    wiring: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def label(self) -> str:
        """<SITE>/<CLUSTER>: what children name as their parent."""
        return f"{self.facts.get('SITE', '')}/{self.facts.get('CLUSTER', '')}"

    @property
    def parent(self) -> str:
        """The label one level up; empty at the root."""
        return self.facts.get("PARENT", "")

    @property
    def gateway(self) -> str:
        """The address by which its children reach it."""
        return self.facts.get("GATEWAY_ADDRESS", "")

    @property
    def nodes(self) -> str:
        """The networks of its nodes."""
        return self.facts.get("NODE_CIDR", "")

    def front(self, port: int) -> Mapping[str, Any] | None:
        """What its proxy does on a port; None where it has none."""
        found: Mapping[str, Any] | None = self.wiring.get("proxy", {}).get(str(port))
        return found

    def passes(self, port: int) -> Names:
        """The names that its proxy lets pass on a port, those served here included."""
        if port not in self._passed:
            front = self.front(port) or {}
            ends = (f"*{end}" for end in front.get("ends", ()) if end.startswith("."))
            self._passed[port] = Names.of((*front.get("names", ()), *ends))
        return self._passed[port]

    @cached_property
    def _passed(self) -> dict[int, Names]:
        """Worked out once: each of a cluster's destinations asks."""
        return {}

    def answer(self, name: str) -> str:
        """The address that its name server gives for a name; empty when it has no entry."""
        return coredns.answer(self._templates, name)

    def known(self, host: str) -> tuple[str, str]:
        """The address under which some pod knows a host without asking a name server, and that pod; empty for none."""
        found = (one for one in self.wiring.get("known", ()) if one[0] == host)
        return next(((str(address), str(pod)) for _, address, pod in found), ("", ""))

    @cached_property
    def _templates(self) -> tuple[coredns.Template, ...]:
        return coredns.compiled(self.wiring.get("dns", ()))

    def opens(self, port: int) -> Mapping[str, Any] | None:
        """The Service that listens on a port of the gateway's address."""
        services = self.wiring.get("services", ())
        return next((one for one in services if port in one["ports"] and one["address"] in ("", self.gateway)), None)

    def rivals(self, port: int) -> list[str]:
        """The Services that ask for one port of the gateway's address, when there are several: one of them gets it."""
        services = self.wiring.get("services", ())
        found = [str(one["name"]) for one in services if port in one["ports"] and one["address"] == self.gateway]
        return found if len(found) > 1 else []

    def lets_out(self, app: str, address: str, port: int) -> bool:
        """True when the policies let the pods of an app out to an address on a port."""
        rules = self.wiring.get("egress", {}).get(self._app(app))
        return rules is None or any(_fits(rule, address, port) for rule in rules)

    def _app(self, part: str) -> str:
        """What an app is called here."""
        return str(self.wiring.get("apps", {}).get(part, part))

    def lets_in(self, app: str, network: str, port: int) -> bool:
        """True when the policies let a network in to the pods of an app on a port."""
        rules = self.wiring.get("ingress", {}).get(self._app(app))
        return rules is None or any(_fits(rule, network, port) for rule in rules)


def _fits(rule: list[Any], network: str, port: int) -> bool:
    cidr, but, ports = rule
    if ports and not any(one[0] <= port <= one[1] if isinstance(one, list) else one == port for one in ports):
        return False
    return inside(network, [cidr]) and not any(overlap(network, one) for one in but)


@dataclass(frozen=True, eq=False)
class Plant:
    """The clusters of a fleet, by name and by label."""

    nodes: tuple[Node, ...]
    #: (site, or nothing for every site; upper level, lower level, port) → the names that a firewall between them
    #: passes, where one stands for a proxy; facts as `${…}`.
    walls: Mapping[tuple[str, str, str, int], tuple[str, ...]] = field(default_factory=dict)

    def wall(self, above: Node, child: Node, port: int) -> Names | None:
        """What the firewall between two clusters passes on a port; None where none stands for a proxy."""
        between = (above.facts.get("LEVEL", ""), child.facts.get("LEVEL", ""), port)
        names = self.walls.get((above.facts.get("SITE", ""), *between), self.walls.get(("", *between)))
        return None if names is None else Names.of(expanded(one, child.facts) for one in names)

    @cached_property
    def by_label(self) -> Mapping[str, Node]:
        """Clusters by <SITE>/<CLUSTER>, else by their name in the fleet."""
        return {**{one.name: one for one in self.nodes}, **{one.label: one for one in self.nodes}}

    @cached_property
    def children(self) -> Mapping[str, tuple[Node, ...]]:
        """Label → the clusters that name it as their parent."""
        found: dict[str, list[Node]] = {}
        for one in self.nodes:
            if one.parent:
                found.setdefault(one.parent, []).append(one)
        return {label: tuple(nodes) for label, nodes in found.items()}

    def above(self, node: Node) -> Node | None:
        """The cluster one level up."""
        return self.by_label.get(node.parent) if node.parent else None

    @cached_property
    def worked_out(self) -> dict[object, Any]:
        """What others have found out of this plant and will be asked again, by whatever they call it."""
        return {}

    @cached_property
    def round(self) -> frozenset[str]:
        """The names of those that are, over their parents, above themselves."""
        edges = {one.name: tuple(above.name for above in (self.above(one),) if above) for one in self.nodes}
        return frozenset(name for circle in cycles(edges) for name in circle)

    def chain(self, node: Node) -> Iterator[Node]:
        """The cluster and everything above it, up to the root or to where a circle closes."""
        seen: set[str] = set()
        at: Node | None = node
        while at is not None and at.label not in seen:
            seen.add(at.label)
            yield at
            at = self.above(at)


def plant(nodes: Iterable[Node], every: "Conduits | None" = None) -> Plant:
    """The fleet of some clusters, and what its conduits say of firewalls."""
    walls = {
        (site, one.upper, one.lower, port): every.names(one, port)
        for one in (every.conduits.values() if every else ())
        for site in (("",) if one.proxy == "firewall" else one.firewalls)
        for port in PROXIED
        if every
    }
    return Plant(tuple(nodes), walls)
