"""A broker below the root does not reach its parent's, or two share one name there.

What
    A cluster with a parent has a broker whose parent has one too, and not exactly one bridge of it leads to the TLS
    listener at its parent's gateway; or two children of one parent show it the same client id.

Why
    Without the bridge the line's telemetry stays on the line, and nobody is told. Two clients with one id throw
    each other out of the parent's broker, for ever, a few times a second.

PASS
    # beside: levels
    # file: clusters/l3/bridge.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: broker, namespace: edge-core}
    data:
      mosquitto.conf: |
        max_queued_messages 1000
        connection parent
        address broker.l4.north.example:8883
        remote_clientid north.l3
        bridge_cafile /tls/ca.crt
        bridge_certfile /tls/tls.crt
        bridge_keyfile /tls/tls.key
        cleansession false
        try_private true
        topic telemetry out 1

FAIL
    # beside: levels
    # file: clusters/l3/bridge.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: broker, namespace: edge-core}
    data:
      mosquitto.conf: |
        max_queued_messages 1000
        connection parent
        address broker.l4.north.example:1883
        remote_clientid north.l3
        bridge_cafile /tls/ca.crt
        bridge_certfile /tls/tls.crt
        bridge_keyfile /tls/tls.key
        cleansession false
        try_private true
        topic telemetry out 1
"""

from collections import defaultdict
from collections.abc import Iterator

from penstock.finding import Place, Severity
from penstock.locate import text_place
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import FleetView
from penstock.rules.wiring import joined, seen
from penstock.topology.carry import TLS, Bridge
from penstock.topology.cluster import Node

CODE = "bridge-missing"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Brokers that reach their parent's in another way than by one bridge of their own."""
    plant, brokers = seen(fleet), joined(fleet)
    by_node: dict[str, list[Bridge]] = defaultdict(list)
    for bridge in brokers.bridges:
        by_node[bridge.node.name].append(bridge)
    for node in plant.nodes:
        above = plant.above(node)
        if above is not None and node.wiring.get("broker") and above.wiring.get("broker"):
            wrong = _wrong(node, above, by_node[node.name])
            if wrong:
                hint = "one bridge to <PARENT_BROKER_HOST>:8883, which hostAliases lead to PARENT_GATEWAY_ADDRESS"
                place = _place(fleet, node, "address")
                yield Problem(wrong, place=place, hint=hint, clusters=(node.name,))
    yield from _shared(fleet, brokers.bridges)


def _wrong(node: Node, above: Node, bridges: list[Bridge]) -> str:
    arrived = [one for one in bridges if one.target is above and one.port == TLS]
    if len(bridges) > 1:
        return f"the broker of {node.label} has {len(bridges)} bridges: {', '.join(one.name for one in bridges)}"
    if not bridges:
        return f"the broker of {node.label} has no bridge to its parent {above.label}"
    one = bridges[0]
    return (
        ""
        if arrived
        else f"the bridge of {node.label} goes to {one.host}:{one.port}{_address(one)}, and {_listening(above)}"
    )


def _address(one: Bridge) -> str:
    held = one.node.wiring.get("broker", {}).get("aliases", {}).get(one.host, "")
    return f" ({held})" if held else ""


def _listening(above: Node) -> str:
    where = f"{above.gateway}:{TLS}"
    return f"{above.label} listens on {where}" if above.opens(TLS) else f"nothing listens on {where} of {above.label}"


def _shared(fleet: FleetView, bridges: tuple[Bridge, ...]) -> Iterator[Problem]:
    names: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for one in bridges:
        if one.client:
            names[(one.node.parent, one.client)].append(one.node)
    for (parent, client), nodes in names.items():
        if len(nodes) > 1:
            who = " and ".join(node.label for node in nodes[:4])
            message = f"{who} are both {client} to the broker of {parent}: they throw each other out"
            place = _place(fleet, nodes[0], "clientid")
            hint = "write remote_clientid bridge.${SITE}.${CLUSTER}"
            yield Problem(message, place=place, hint=hint, clusters=tuple(node.name for node in nodes))


def _place(fleet: FleetView, node: Node, text: str) -> Place:
    """The line of the bridge's file, else the fact that names the parent."""
    parent = fleet.by_name.get(node.parent)
    upper = parent.level if parent else ""
    path = f"platform/conduits/{upper}-{fleet.by_name[node.name].level}/lower/50-parent.conf"
    return text_place(fleet.tree, [path], text) or fleet.fact_place(fleet.by_name[node.name], "PARENT")
