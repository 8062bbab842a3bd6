"""What is published at a level reaches nobody, or comes round for ever.

What
    A topic that an application of a cluster publishes (by the scopes of its Dapr component) arrives, over the
    bridges and through applications that hand it on, at no application that subscribes to it. And: the bridges of
    two levels carry the same topic up and down, so that a message comes round again.

Why
    Telemetry that stops half way is missed only when somebody looks for it, weeks later. A message that goes round
    fills both brokers within seconds.

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
        address broker.l4.north.example:8883
        remote_clientid north.l3
        bridge_cafile /tls/ca.crt
        bridge_certfile /tls/tls.crt
        bridge_keyfile /tls/tls.key
        cleansession false
        try_private true
        topic telemetry both 1
"""

from collections.abc import Iterator

from penstock.finding import Place, Severity
from penstock.locate import text_place
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import FleetView
from penstock.rules.wiring import joined, seen
from penstock.topology.carry import stopped
from penstock.topology.topics import Hop

CODE = "topic-not-carried"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Topics that nobody hears, and circles."""
    plant, brokers = seen(fleet), joined(fleet)
    for node in plant.nodes:
        for app, topic in node.wiring.get("says", ()) if fleet.whole and node.wiring.get("broker") else ():
            heard = any(landing.heard_by for landing in brokers.landings(node, topic))
            if not heard and not brokers.looks.over:
                where = stopped(brokers, node, topic)
                message = f"{topic}, which {app} publishes at {node.label}, reaches nobody: {where}"
                hint = "name the topic in conduit.yaml of every hop, and run `penstock generate`"
                yield Problem(message, place=_place(fleet, node.name, topic), hint=hint, clusters=(node.name,))
    for circle in brokers.loops:
        way = " → ".join([circle[0].source, *(hop.target for hop in circle)])
        message = f"{_named(circle)} goes round: {way}"
        names = tuple(sorted({plant.by_label[hop.source].name for hop in circle}))
        hint = "let it cross in one direction only, or give one direction a prefix"
        yield Problem(message, place=_place(fleet, names[0], circle[0].pattern), hint=hint, clusters=names)
    if brokers.looks.over:
        widest = max(plant.nodes, key=lambda node: len(str(node.wiring.get("broker", ""))))
        message = f"bridges and access lists, above all those of {widest.label}, hold too much to follow every topic"
        yield Problem(message, place=_place(fleet, widest.name, ""), clusters=(widest.name,))


def _named(circle: tuple[Hop, ...]) -> str:
    return " and ".join(dict.fromkeys(hop.taken for hop in circle))


def _place(fleet: FleetView, name: str, topic: str) -> Place:
    cluster = fleet.by_name[name]
    above = fleet.parent(cluster)
    paths = [f"platform/conduits/{above.level}-{cluster.level}/conduit.yaml"] if above else []
    found = text_place(fleet.tree, paths, f"topic: {topic}") or text_place(fleet.tree, paths, "topics:")
    return found or fleet.fact_place(cluster, "PARENT")
