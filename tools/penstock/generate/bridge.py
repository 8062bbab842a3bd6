"""Mosquitto: the bridge of a child's broker, and what its parent lets children write and read."""

from collections.abc import Iterable

from penstock.generate.text import made
from penstock.topology.conduit import Topic


def bridge(origin: str, topics: Iterable[Topic]) -> str:
    """50-parent.conf: one connection to the parent's listener, and the topics that cross."""
    return (
        made(
            origin,
            "The bridge to the parent's broker. The client id names site and cluster: two children of one parent never",
            "throw each other out.",
        )
        + """\
connection parent
address ${PARENT_BROKER_HOST}:8883
remote_clientid bridge.${SITE}.${CLUSTER}
local_clientid bridge.${SITE}.${CLUSTER}.local
bridge_protocol_version mqttv311
bridge_cafile /mosquitto/bridge-tls/ca.crt
bridge_certfile /mosquitto/bridge-tls/tls.crt
bridge_keyfile /mosquitto/bridge-tls/tls.key
bridge_tls_version tlsv1.2
bridge_insecure false
# Both ends keep the session: what could not be sent waits here, within the limits of 10-queues.conf.
cleansession false
local_cleansession false
start_type automatic
restart_timeout 5 60
keepalive_interval 30
# The parent is a broker of the same make: it is told that this is a bridge and sends nothing back.
try_private true
notifications false
"""
        + "".join(_topic(one) for one in topics)
    )


def _topic(one: Topic) -> str:
    why = f"# {one.why}\n" if one.why else ""
    way = {"up": "out", "down": "in"}[one.direction]
    prefixes = (
        f" {one.lower_prefix or QUOTED} {one.upper_prefix or QUOTED}" if one.lower_prefix or one.upper_prefix else ""
    )
    return f"{why}topic {one.topic} {way} {one.qos}{prefixes}\n"


QUOTED = '""'


def listener(origin: str) -> str:
    """40-children.conf: the listener that children dial."""
    return (
        made(origin, "For children: mutual TLS, the certificate's common name is the user, topics by acl-children.")
        + """\
listener 8883
allow_anonymous false
require_certificate true
use_identity_as_username true
tls_version tlsv1.2
cafile /mosquitto/tls/ca.crt
certfile /mosquitto/tls/tls.crt
keyfile /mosquitto/tls/tls.key
acl_file /mosquitto/config/acl-children
"""
    )


def children(origin: str, lower: str, topics: Iterable[Topic]) -> str:
    """acl-children: what a child's bridge may do here."""
    lines = "".join(f"pattern {_right(one)} {one.upper_prefix}{one.topic}\n" for one in topics)
    return (
        made(
            origin,
            f"What {lower} may write and read here, and nothing else. A pattern holds for every client with a",
            "certificate; that it names no %u, which the broker remarks on when it starts, is meant: children share.",
        )
        + lines
    )


def _right(one: Topic) -> str:
    return "write" if one.direction == "up" else "read"
