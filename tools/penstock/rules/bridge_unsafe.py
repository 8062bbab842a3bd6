"""A broker's bridge or listener loses messages, or lets in whom nobody knows.

What
    In a Mosquitto configuration of a cluster with facts: a bridge whose topics have QoS 0, that ends its session
    (`cleansession true`), does not say that it is one (`try_private false`), trusts any host (`bridge_insecure
    true`) or shows no certificate; a TLS listener that asks for none or lets strangers in; queues without a limit,
    or with the default one.

Why
    With QoS 0 or a session that ends, everything that is said while the link is cut is lost. A listener that asks
    for no certificate takes telemetry from whoever reaches it. A queue without a limit ends with the broker's
    memory.

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
        topic telemetry out
"""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.view import ClusterView, Item
from penstock.rules.wiring import broker
from penstock.shape import mapping

CODE = "bridge-unsafe"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER

#: A broker without TLS certificates listens on this port, inside.
PLAIN = "1883"


def check(cluster: ClusterView) -> Iterator[Problem]:
    """What is wrong with the broker, at the line of its configuration."""
    held = broker(cluster) if cluster.level else {}
    if not held:
        return
    said = [*(one for bridge in held["bridges"] for one in _bridge(bridge))]
    said += [one for listener in held["listeners"] for one in _listener(listener)]
    if held["bridges"] or any(_tls(one) for one in held["listeners"]):
        said += _queues(held["settings"])
    for message, line, hint in said:
        item, field = _place(cluster, line)
        yield Problem(message, item, field, hint=hint, text=line)


def _bridge(one: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    name = f"the bridge {one['name']}"
    for topic in one["topics"]:
        if topic[2] not in ("1", "2"):
            line = " ".join(("topic", topic[0]))
            yield (
                f"{name} carries {topic[0]} with QoS 0: what is said while the link is cut is lost",
                line,
                "give it QoS 1",
            )
    if one.get("clean", "false") == "true":
        yield f"{name} ends its session whenever the link is cut", "cleansession true", "write cleansession false"
    if one.get("try_private", "true") == "false":
        yield (
            f"{name} does not say that it is one: what it sends may come back",
            "try_private",
            "write try_private true",
        )
    if one.get("bridge_insecure", "false") == "true":
        yield f"{name} takes any host for its parent", "bridge_insecure", "write bridge_insecure false"
    trusted = one.get("bridge_capath") or one.get("bridge_tls_use_os_certs", "false") == "true"
    for key, what in (("bridge_cafile", "trusts no authority"), ("bridge_certfile", "shows no certificate")):
        if not one.get(key) and not (key == "bridge_cafile" and trusted):
            yield f"{name} {what} (no {key})", f"connection {one['name']}", f"say {key}: mutual TLS, from a Secret"


def _tls(listener: Mapping[str, Any]) -> bool:
    return bool(listener.get("certfile"))


def _listener(one: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    name, line = f"the listener {one['port']}", f"listener {one['port']}"
    if not _tls(one):
        if one["port"] != PLAIN:
            yield f"{name} has no TLS", line, "say certfile, keyfile and cafile, or use 1883 inside"
        return
    if one.get("require_certificate") != "true":
        yield f"{name} asks children for no certificate", line, "write require_certificate true"
    if one.get("allow_anonymous") == "true":
        yield f"{name} lets strangers in", line, "write allow_anonymous false"


def _queues(settings: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    if settings.get("max_queued_messages", "") in ("", "0"):
        what = "is without a limit" if settings.get("max_queued_messages") else "has the default limit of 1000 messages"
        hint = "say max_queued_messages and max_queued_bytes for the longest outage"
        yield f"the queue of messages that wait for the parent {what}", "max_queued_messages", hint


def _place(cluster: ClusterView, line: str) -> tuple[Item | None, Field]:
    """The ConfigMap and the key that hold a line; the first that holds a broker's configuration when none does."""
    first: tuple[Item | None, Field] = (None, ())
    for item in cluster.of("ConfigMap", group=""):
        for key, text in mapping(item.get("data")).items():
            if line in str(text) and ("listener" in str(text) or "connection" in str(text) or "queued" in str(text)):
                return item, ("data", str(key))
            if first[0] is None and "listener " in str(text):
                first = (item, ("data", str(key)))
    return first
