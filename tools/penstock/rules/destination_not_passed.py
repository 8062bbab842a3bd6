"""A cluster lets its children have what its own parent does not pass on.

What
    A name or wildcard on the list of a cluster's proxy is covered by nothing on its parent's, on the same port.
    `*.a.b` covers `x.a.b` and `*.x.a.b`, not `a.b`.

Why
    The lower proxy says yes, the upper one no: the connection is opened and cut, and the log that says why is two
    levels away from whoever looks.

PASS
    # beside: levels
    # file: clusters/l3/proxy.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: proxy, namespace: edge-infra}
    data:
      proxy.cfg: |
        frontend https
            bind :443
            tcp-request content reject unless { src 10.0.2.0/24 }
            acl listed var(sess.sni) -m str git.example.com registry.example
            tcp-request content reject unless listed
            default_backend up
        backend up
            server parent 10.0.4.10:443

FAIL
    # beside: levels
    # file: clusters/l3/proxy.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: proxy, namespace: edge-infra}
    data:
      proxy.cfg: |
        frontend https
            bind :443
            tcp-request content reject unless { src 10.0.2.0/24 }
            acl listed var(sess.sni) -m str git.example.com registry.example images.example.com
            tcp-request content reject unless listed
            default_backend up
        backend up
            server parent 10.0.4.10:443
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.crossing import list_place
from penstock.rules.view import FleetView
from penstock.rules.wiring import seen
from penstock.topology.cluster import Node, Plant
from penstock.topology.conduitwords import PROXIED
from penstock.topology.names import Names

CODE = "destination-not-passed"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Names of a proxy that its parent's lacks."""
    plant = seen(fleet)
    known: dict[tuple[Names, Names], tuple[str, ...]] = {}
    for node in plant.nodes:
        above = plant.above(node)
        for port in PROXIED if above else ():
            front, upper = node.front(port), _upper(plant, node, above, port) if above else None
            if not front or upper is None or not above:
                continue
            pair = (node.passes(port), upper)
            if pair not in known:
                known[pair] = pair[1].missing(pair[0])
            for name in known[pair]:
                yield _problem(fleet, node, above, name, port)


def _upper(plant: Plant, node: Node, above: Node, port: int) -> Names | None:
    """What the parent's proxy, or the firewall in its place, passes and serves; None where nothing says."""
    wall, front = plant.wall(above, node, port), above.front(port)
    if wall is not None or not front or front["open"]:
        return wall
    return above.passes(port) | Names.of(front["local"])


def _problem(fleet: FleetView, node: Node, above: Node, name: str, port: int) -> Problem:
    message = f"{name} passes {node.label} on {port}, and not its parent {above.label}"
    hint = f"add it to what {above.label} passes (the conduit above), or take it from what {node.label} does"
    place = list_place(fleet, fleet.by_name[above.name], fleet.by_name[node.name], name)
    return Problem(message, place=place, hint=hint, clusters=(node.name,))
