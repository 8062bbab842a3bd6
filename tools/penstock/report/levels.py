"""What may cross between levels, as the pages have it: for each cluster with a parent what its parent opens to it."""

from typing import Any

from penstock.report.plain import plain
from penstock.topology.carry import Bridge, Brokers
from penstock.topology.cluster import Node, Plant
from penstock.topology.conduitwords import CROSSING, PROXIED, ROOM
from penstock.topology.fleet import of_report
from penstock.validate.report import Report

#: Findings that say that something between a cluster and its parent is not as it should be.
CODES = (
    *("bridge-missing", "bridge-unsafe", "certificate-issuer-missing", "certificate-name", "destination-not-passed"),
    *("destination-refused", "egress-past-parent", "gateway-mismatch", "gateway-port-doubled", "level-crossed"),
    *(
        "level-cycle",
        "level-order",
        "level-parent-missing",
        "level-site",
        "network-overlap",
        "port-crosses-zone",
        "topic-not-carried",
    ),
)
WAYS = {"out": "up", "in": "down", "both": "both ways"}


def levels(report: Report, ranks: dict[str, int]) -> dict[str, Any]:
    """`links`: [child, parent, [[port, index of its names or -1], …], indexes of topics, index of the file that says so
    or -1] with ranks of clusters; `texts` and `names` by index; and `codes`. Equal lists are told once."""
    plant = of_report(report)
    table = Table()
    bridges: dict[str, list[Bridge]] = {}
    for bridge in Brokers(plant).bridges:
        bridges.setdefault(bridge.node.name, []).append(bridge)
    links = []
    for node in plant.nodes:
        above = plant.above(node)
        if above is not None and above is not node and node.name in ranks and above.name in ranks:
            links.append(
                [
                    ranks[node.name],
                    ranks[above.name],
                    [[port, table.names(_names(above, port))] for port in CROSSING if above.opens(port) is not None],
                    [table.text(_topic(one, topic)) for one in bridges.get(node.name, ()) for topic in one.topics],
                    table.text(_file(report, plant, node)),
                ]
            )
    return {"links": links, "texts": table.texts, "names": table.lists, "codes": list(CODES)}


class Table:
    """Texts and lists of names, each once."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.lists: list[list[str]] = []
        self._known: dict[Any, int] = {}

    def text(self, said: str) -> int:
        """The index of a text; -1 for none."""
        return self._index(self.texts, said, plain(said)) if said else -1

    def names(self, held: tuple[str, ...]) -> int:
        """The index of a list of names; -1 for none."""
        return self._index(self.lists, held, [plain(one) for one in held]) if held else -1

    def _index(self, table: list[Any], key: Any, value: Any) -> int:
        if key not in self._known:
            self._known[key] = len(table)
            table.append(value)
        return self._known[key]


def _names(above: Node, port: int) -> tuple[str, ...]:
    if port not in PROXIED:
        return ()
    front = above.front(port) or {}
    served = (f"{name} (served here)" for name in front.get("local", ()))
    return (*sorted(above.passes(port).patterns), *sorted(served))


def _topic(one: Bridge, topic: tuple[str, ...]) -> str:
    """A line of a bridge in words."""
    name, way, qos, local, remote = (*topic, *[""] * 5)[:5]
    return f"{local}{name} as {remote}{name}, {WAYS.get(way, way)}, QoS {qos or 0}, by {one.client or one.name}"


def _file(report: Report, plant: Plant, node: Node) -> str:
    above = plant.above(node)
    path = f"{ROOM}/{above.facts.get('LEVEL')}-{node.facts.get('LEVEL')}/conduit.yaml" if above else ""
    return path if report.tree is not None and path in report.tree.entries else ""
