"""A listener's certificate does not name the host that its clients dial.

What
    A child's bridge dials a host of its parent's broker, or a collector a host of its parent's (TELEMETRY_HOST),
    and the certificate behind that listener has no such name in dnsNames; or the two ends take their certificates
    from issuers of different names, or from one that signs each certificate with its own key (selfSigned).

Why
    TLS compares the name that was dialled with those of the certificate. One letter of difference, and the link is
    down from the first day or, after a rename, from the next rotation on.

PASS
    # beside: levels
    # file: clusters/l4/certificate.yaml
    apiVersion: cert-manager.io/v1
    kind: Certificate
    metadata: {name: broker, namespace: edge-core}
    spec:
      secretName: broker-tls
      dnsNames: [broker.l4.north.example]
      issuerRef: {group: cert-manager.io, kind: ClusterIssuer, name: site-ca}

FAIL
    # beside: levels
    # file: clusters/l4/certificate.yaml
    apiVersion: cert-manager.io/v1
    kind: Certificate
    metadata: {name: broker, namespace: edge-core}
    spec:
      secretName: broker-tls
      dnsNames: [l4.broker.north.example]
      issuerRef: {group: cert-manager.io, kind: ClusterIssuer, name: site-ca}
"""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from penstock.expand.variables import UNKNOWN
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.topology import of_fact
from penstock.rules.view import FleetView
from penstock.rules.wiring import joined, seen
from penstock.topology.carry import Bridge
from penstock.topology.cluster import Node

CODE = "certificate-name"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET

TELEMETRY = ("TELEMETRY_HOST", "monitoring/otel-collector-tls")


def check(fleet: FleetView) -> Iterator[Problem]:
    """Names that are dialled and not certified."""
    for bridge in joined(fleet).bridges:
        if bridge.target is not None:
            secret = _secret(bridge.target, str(bridge.port))
            fact = "PARENT_BROKER_HOST" if "PARENT_BROKER_HOST" in bridge.node.facts else "PARENT"
            yield from _compare(fleet, bridge.node, bridge.target, bridge.host, secret, fact)
            yield from _issuers(fleet, bridge, secret)
    for node in seen(fleet).nodes:
        above = seen(fleet).above(node)
        fact, secret = TELEMETRY
        if above is not None and node.wiring and node.facts.get(fact) and node.facts.get("TELEMETRY_PORT") == "4318":
            yield from _compare(fleet, node, above, node.facts[fact], secret, fact)
            yield from _apart(fleet, node, above, secret, secret, "collector")


def _secret(node: Node, port: str) -> str:
    """<namespace>/<name> of the Secret that a listener of the broker shows."""
    held = node.wiring.get("broker", {})
    file = next((str(one.get("certfile")) for one in held.get("listeners", ()) if one["port"] == port), "")
    return str(held.get("secrets", {}).get(posixpath.dirname(file), ""))


def _certificates(node: Node) -> Mapping[str, Any]:
    found: Mapping[str, Any] = node.wiring.get("certificates", {})
    return found


def _compare(fleet: FleetView, node: Node, above: Node, host: str, secret: str, fact: str) -> Iterator[Problem]:
    held = _certificates(above).get(secret)
    if held and not any(_unknown(name) for name in (host, *held[0])) and not _certified(held[0], host):
        message = (
            f"{node.label} dials {host}, and the certificate {held[2]} of {above.label} names {', '.join(held[0])}"
        )
        hint = "dial one of these names, or add the name to dnsNames"
        yield of_fact(fleet, fleet.by_name[node.name], fact, message, hint)


def _certified(names: Sequence[str], host: str) -> bool:
    """Whether TLS takes a host for one of the names: a wildcard stands for one label, and no more."""
    above = host.lower().partition(".")[2]
    return any(name.lower() in (host.lower(), f"*.{above}") for name in names)


def _unknown(name: str) -> bool:
    """A value that only the cluster knows stands in it, or one was left empty."""
    return UNKNOWN in name or name.endswith(".") or ".." in name


def _issuers(fleet: FleetView, bridge: Bridge, secret: str) -> Iterator[Problem]:
    folder = posixpath.dirname(bridge.options.get("bridge_certfile", ""))
    client = str(bridge.node.wiring.get("broker", {}).get("secrets", {}).get(folder, ""))
    if bridge.target is not None:
        yield from _apart(fleet, bridge.node, bridge.target, client, secret, "bridge")


def _apart(fleet: FleetView, node: Node, above: Node, client: str, secret: str, what: str) -> Iterator[Problem]:
    """Ends whose certificates no common authority signs."""
    ours, theirs = _certificates(node).get(client), _certificates(above).get(secret)
    if not ours or not theirs:
        return
    if ours[1] != theirs[1]:
        message = (
            f"the {what} of {node.label} has its certificate from {ours[1]}, and the listener of {above.label} "
            f"from {theirs[1]}: neither trusts the other"
        )
    elif "selfSigned" in (ours[3], theirs[3]):
        message = (
            f"{ours[1]} signs the certificates of the {what} of {node.label} and of the listener of {above.label} each "
            "with its own key: neither trusts the other"
        )
    else:
        return
    yield of_fact(fleet, fleet.by_name[node.name], "PARENT", message, "take both from the site's authority")
