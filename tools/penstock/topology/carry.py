"""The proof of what messages reach: a topic followed over bridges and applications to those who listen."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from penstock.topology import topics
from penstock.topology.cluster import Node, Plant
from penstock.topology.looks import Looks
from penstock.topology.mosquitto import granted, hops, written
from penstock.topology.topics import Hop

TLS = 8883
#: So often are topics and filters held beside each other in one run, and so often more for each cluster.
LOOKS, LOOKS_OF_ONE = 300_000, 5_000
#: So many lines of a bridge or an access list are told.
MOST = 4


@dataclass(frozen=True, eq=False)
class Bridge:
    """A bridge of a broker, and the broker that it leads to (None when it leads to no broker of the fleet)."""

    node: Node
    name: str
    host: str
    port: int
    client: str
    options: dict[str, str]
    topics: tuple[tuple[str, ...], ...]
    target: Node | None


@dataclass(frozen=True)
class Landing:
    """Where a topic arrives: the way there, what it is called, and the applications that listen."""

    way: tuple[Hop, ...]
    cluster: str
    topic: str
    heard_by: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Brokers:
    """The brokers of a fleet and what joins them."""

    plant: Plant

    @cached_property
    def looks(self) -> Looks:
        """How often filters may still be held beside each other; when that is over, what was found is not all."""
        return Looks(LOOKS + LOOKS_OF_ONE * len(self.plant.nodes))

    @cached_property
    def bridges(self) -> tuple[Bridge, ...]:
        """Every bridge of every broker."""
        return tuple(bridge for node in self.plant.nodes for bridge in bridges(self.plant, node))

    @cached_property
    def lines(self) -> dict[Hop, str]:
        """What the bridges would carry between brokers of the fleet, each way with its line."""
        return {
            hop: written(line)
            for bridge in self.bridges
            if bridge.target
            for line in bridge.topics
            for hop in hops(bridge.node.label, bridge.target.label, [list(line)])
        }

    @cached_property
    def hops(self) -> tuple[Hop, ...]:
        """What the bridges carry, as far as the access lists allow."""
        return tuple(hop for hop in self.lines if self.right(hop, hop.taken, hop.given) != "")

    def right(self, hop: Hop, taken: str, given: str) -> str | None:
        """The line of the parent's access list that lets a child's bridge bring or fetch this; empty when none does,
        None where there is no list."""
        up = self.plant.by_label[hop.source].parent == hop.target
        upper, wanted, filter_ = (hop.target, "write", given) if up else (hop.source, "read", taken)
        rights = self.plant.by_label[upper].wiring.get("broker", {}).get("children")
        if rights is None:
            return None
        return granted(rights, wanted, filter_) if self.looks.take(filter_, len(rights)) else ""

    def landings(self, start: Node, topic: str) -> Iterator[Landing]:
        """Everywhere that a topic published at a cluster arrives, the cluster itself first."""
        todo: deque[tuple[tuple[Hop, ...], str, str]] = deque([((), start.label, topic)])
        seen: set[tuple[str, str]] = set()
        while todo:
            way, at, name = todo.popleft()
            if (at, name) in seen or len(way) > topics.FAR:
                continue
            seen.add((at, name))
            node = self.plant.by_label[at]
            yield Landing(way, at, name, tuple(app for app, _ in self._hearing(node, name)))
            todo += [((*way, hop), hop.target, arrived) for hop, arrived in self._carried(at, name)]
            todo += [((*way, hop), at, said) for hop, said in self._applications(node, name)]

    def _carried(self, at: str, name: str) -> Iterator[tuple[Hop, str]]:
        for hop in self._table.get(at, ()):
            arrived = hop.carry(name) if self.looks.take(name + hop.pattern) else ""
            if arrived and self.right(hop, name, arrived) != "":
                yield hop, arrived

    @cached_property
    def _table(self) -> topics.Table:
        return topics.departures(self.hops)

    def _applications(self, node: Node, name: str) -> Iterator[tuple[Hop, str]]:
        """(the application as a hop, what it publishes) for those that take the topic."""
        for app, filter_ in self._hearing(node, name):
            for said in self._says[node.label].get(app, ()):
                if self.looks.take(said + filter_) and not topics.covers(filter_, said):
                    yield Hop(node.label, node.label, app, "", "", 1), said

    def _hearing(self, node: Node, name: str) -> Iterator[tuple[str, str]]:
        """(application, its filter) of those that take the topic."""
        for app, filter_ in node.wiring.get("hears", ()):
            if self.looks.take(name + filter_) and topics.covers(filter_, name):
                yield app, filter_

    @cached_property
    def _says(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """Cluster → application → what it publishes."""
        found: dict[str, dict[str, list[str]]] = {}
        for node in self.plant.nodes:
            apps = found.setdefault(node.label, {})
            for app, said in node.wiring.get("says", ()):
                apps.setdefault(app, []).append(said)
        return found

    @cached_property
    def loops(self) -> tuple[tuple[Hop, ...], ...]:
        """Ways on which messages go round between brokers."""
        return topics.loops(self.hops, self.looks) if any(hop for hop in self.hops if self._down(hop)) else ()

    def _down(self, hop: Hop) -> bool:
        return self.plant.by_label[hop.source].parent != hop.target


def bridges(plant: Plant, node: Node) -> Iterator[Bridge]:
    """The bridges of one broker."""
    for one in node.wiring.get("broker", {}).get("bridges", ()):
        host, _, port = str(one.get("address", "")).partition(" ")[0].rpartition(":")
        on = int(port) if port.isdigit() else 1883
        yield Bridge(
            node,
            str(one.get("name", "")),
            host or port,
            on,
            str(one.get("id", "")),
            {key: value for key, value in one.items() if isinstance(value, str)},
            tuple(tuple(topic) for topic in one.get("topics", ())),
            _target(plant, node, host, on),
        )


def _target(plant: Plant, node: Node, host: str, port: int) -> Node | None:
    """The parent, when the bridge's host is the parent's gateway as the broker's pod sees it."""
    above = plant.above(node)
    address = node.wiring.get("broker", {}).get("aliases", {}).get(host, host)
    fits = above is not None and address == above.gateway and above.opens(port) is not None
    return above if fits else None


def stopped(brokers: Brokers, start: Node, topic: str) -> str:
    """Where, on the way up, a topic that nobody hears is stopped."""
    *_, last = brokers.landings(start, topic)
    node = brokers.plant.by_label[last.cluster]
    if not node.parent:
        return f"it arrives at {last.cluster} as {last.topic}, where no application listens"
    if not any(bridge.node is node for bridge in brokers.bridges):
        return f"the broker of {last.cluster} has no bridge"
    if not any(bridge.node is node and bridge.target for bridge in brokers.bridges):
        return f"the bridge of {last.cluster} leads to no broker of its parent"
    lines = {hop: line for hop, line in brokers.lines.items() if hop.source == node.label and hop.target == node.parent}
    for hop, line in lines.items():
        if arrived := hop.carry(last.topic):
            held = brokers.plant.by_label[node.parent].wiring.get("broker", {}).get("children") or ()
            said = _some([f"{right} {filter_}" for right, filter_ in held])
            return (
                f"the bridge of {node.label} brings it to {node.parent} as {arrived} (`{line}`), "
                f"where the access list forbids children to write that: it has {said}"
            )
    return f"no line of the bridge of {node.label} takes {last.topic}: it has {_some(list(lines.values()))}"


def _some(lines: list[str]) -> str:
    told = ", ".join(f"`{line}`" for line in dict.fromkeys(lines[:MOST])) or "none"
    return f"{told} and {len(lines) - MOST} more" if len(lines) > MOST else told
