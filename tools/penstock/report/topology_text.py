"""The fleet as a tree, and answers, as text."""

from collections.abc import Iterator, Sequence

from penstock.plural import counted
from penstock.report.plain import logged
from penstock.topology.carry import Brokers, Landing, stopped
from penstock.topology.cluster import Node, Plant
from penstock.topology.conduitwords import CROSSING, PROXIED
from penstock.topology.reach import Answer

#: So many wildcards of a conduit are told one by one.
MOST = 3
#: So far a tree is drawn to the right; no plant has so many levels.
WIDEST = 60


def tree(plant: Plant) -> Iterator[str]:
    """Site by site, from the root down, each with what it opens to its children."""
    sites: dict[str, list[Node]] = {}
    for node in plant.nodes:
        if node.facts:
            sites.setdefault(node.facts.get("SITE", ""), []).append(node)
    for site, nodes in sorted(sites.items()):
        yield logged(site)
        tops = [*_tops(plant, nodes)]
        for at, node in enumerate(tops):
            yield from _below(plant, node, at == len(tops) - 1)


def _tops(plant: Plant, nodes: Sequence[Node]) -> Iterator[Node]:
    """Those with nothing of the fleet above, and one of each circle, which no root leads to."""
    yield from (node for node in nodes if plant.above(node) is None)
    drawn: set[str] = set()
    for node in nodes:
        if node.name in plant.round and node.label not in drawn:
            drawn.update(one.label for one in plant.chain(node))
            yield node


def _wrong(plant: Plant, node: Node) -> str:
    """What is wrong with its way up, behind its name."""
    if node.parent and plant.above(node) is None:
        return f"  ! its parent {node.parent} is not in the fleet"
    return "  ! it is above itself: its parents go round" if node.name in plant.round else ""


def _below(plant: Plant, top: Node, last: bool) -> Iterator[str]:
    """A tree, line by line; whom two clusters of one name have below them is drawn once."""
    drawn: set[str] = set()
    todo = [(top, "", last)]
    while todo:
        node, indent, last = todo.pop()
        children = () if node.label in drawn else plant.children.get(node.label, ())
        drawn.add(node.label)
        yield _line(plant, node, f"{indent}{'└─' if last else '├─'}", bool(children))
        below = indent + ("   " if last else "│  ") if len(indent) < WIDEST else indent
        todo += [(child, below, at == len(children) - 1) for at, child in enumerate(children)][::-1]


def _line(plant: Plant, node: Node, branch: str, children: bool) -> str:
    opened = f"  ⇠ {opens(node)}" if children and opens(node) else ""
    up = f"  ⇢ {node.facts.get('PARENT_GATEWAY_ADDRESS', '?')}" if node.parent else ""
    name = f"{node.facts.get('CLUSTER', node.name)} ({node.facts.get('LEVEL', '')}, {node.facts.get('ZONE', '')})"
    return logged(f"{branch} {name}{up}{opened}{_wrong(plant, node)}")


def opens(node: Node) -> str:
    """What a cluster opens to its children, port by port."""
    parts = []
    for port in CROSSING:
        if node.opens(port) is not None:
            names = node.passes(port)
            passed = f" {counted(len(names.patterns), 'name')}" if port in PROXIED and names.patterns else ""
            parts.append(f"{port}{passed}")
    return ", ".join(parts)


def way(answer: Answer) -> Iterator[str]:
    """An answer: its steps, numbered, and the verdict."""
    for number, step in enumerate(answer.steps, start=1):
        yield logged(f"{number}. {step.cluster}: {step.said}")
    yield "reached" if answer.reached else logged(f"stopped at {answer.stopped_at}")


def landings(brokers: Brokers, start: Node, topic: str) -> Iterator[str]:
    """Everywhere that a topic arrives, and who listens there."""
    found = list(brokers.landings(start, topic))
    for one in found:
        heard = f": {', '.join(one.heard_by)}" if one.heard_by else ""
        yield logged(f"{one.cluster} as {one.topic}{_by(brokers, one)}{heard}")
    if not any(one.heard_by for one in found):
        yield logged(f"nobody listens: {stopped(brokers, start, topic)}")


def _by(brokers: Brokers, one: Landing) -> str:
    if not one.way:
        return " (published)"
    last = one.way[-1]
    if last.source == last.target:
        return f" (handed on by {last.pattern})"
    allowed = brokers.right(last, _left(one), one.topic)
    by = f", the access list's `{allowed}`" if allowed else ""
    return f" (bridge of {last.source}, QoS {last.qos}: `{brokers.lines[last]}`{by})"


def _left(one: Landing) -> str:
    """What the topic was called before its last hop."""
    last = one.way[-1]
    return last.source_prefix + one.topic.removeprefix(last.target_prefix)
