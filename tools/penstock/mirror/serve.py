"""Who serves a thing to a cluster: followed through the proxies of every level, as they are rendered."""

from dataclasses import dataclass

from penstock.mirror.thing import Thing
from penstock.topology.cluster import Node, Plant
from penstock.topology.reach import outside, why

MIRROR, OUTSIDE, INSIDE, MISSING, UNKNOWN = "mirror", "outside", "inside", "missing", "unknown"


@dataclass(frozen=True)
class Served:
    """How a cluster gets a thing: from a `mirror` at an ancestor (`by`), from `outside` through the root (`by`),
    from `inside` itself, not at all (`missing`, stopped at `by`), or `unknown` where nothing wires the cluster."""

    how: str
    by: str = ""
    why: str = ""


def serve(plant: Plant, node: Node, thing: Thing) -> Served:
    """How a cluster gets a thing."""
    host, port = thing.end
    if not host:
        return Served(UNKNOWN, "", f"{thing.name or 'a source without a URL'} names no host")
    if not outside(host):
        return _inside(node, host)
    if not node.facts.get("LEVEL"):
        return Served(UNKNOWN, "", "the cluster has no facts")
    if not node.parent:
        return _outside(node)
    if not (node.wiring.get("dns") or node.wiring.get("proxy")):
        return Served(UNKNOWN, "", "no object that is known here wires the cluster to its parent")
    answer = why(plant, node, host, port)
    if not answer.reached:
        return Served(MISSING, answer.stopped_at, answer.reason)
    last = plant.by_label[answer.steps[-1].cluster]
    if host in (last.front(port) or {}).get("local", {}):
        return Served(MIRROR, last.label)
    return _outside(last)


def _inside(node: Node, host: str) -> Served:
    if host.replace(".", "").isdigit() or ":" in host:
        return Served(UNKNOWN, "", f"who is at {host} is said nowhere")
    return Served(INSIDE, node.label)


def _outside(root: Node) -> Served:
    if root.facts.get("CONNECTIVITY") == "offline":
        return Served(MISSING, root.label, f"{root.label} is offline: bring it with `penstock mirror bundle`")
    return Served(OUTSIDE, root.label)


def origin(plant: Plant, node: Node, thing: Thing) -> Thing:
    """The thing as the outside calls it: the name of each mirror on the way is the REGISTRY that it copies from."""
    at, found = node, thing
    for _ in plant.nodes:
        served = serve(plant, at, found)
        if served.how != MIRROR:
            break
        at = plant.by_label[served.by]
        above = at.facts.get("REGISTRY", "")
        if not above or not found.registered or above == found.host:
            break
        found = found.moved(found.name.partition("/")[0], above)
    return found
