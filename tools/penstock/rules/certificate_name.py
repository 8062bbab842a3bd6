"""A listener's certificate does not name the host that its clients dial.

What
    A child's bridge dials a host of its parent's broker, or a collector a host of its parent's (TELEMETRY_HOST),
    and the certificate behind that listener has no such name in dnsNames; or the two ends take their certificates
    from issuers of different names.

Why
    TLS compares the name that was dialled with those of the certificate. One letter of difference, and the link is
    down from the first day or, after a rename, from the next rotation on.

PASS
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: l4, PARENT: "", CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9",
           NODE_CIDR: 10.0.4.0/24, GATEWAY_ADDRESS: 10.0.4.10, CHILD_CIDR: 10.0.3.0/24}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: broker, namespace: edge-core}
    data:
      mosquitto.conf: |
        max_queued_messages 1000
        listener 8883
        allow_anonymous false
        require_certificate true
        cafile /tls/ca.crt
        certfile /tls/tls.crt
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: broker, namespace: edge-core, labels: {app: broker}}
    spec:
      containers:
        - name: mosquitto
          image: registry.example/mosquitto@sha256:1111111111111111111111111111111111111111111111111111111111111111
          command: [mosquitto, -c, /conf/mosquitto.conf]
          volumeMounts: [{name: conf, mountPath: /conf}, {name: tls, mountPath: /tls}]
      volumes: [{name: conf, configMap: {name: broker}}, {name: tls, secret: {secretName: broker-tls}}]
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: mosquitto, namespace: edge-core, annotations: {metallb.io/loadBalancerIPs: 10.0.4.10}}
    spec: {type: LoadBalancer, selector: {app: broker}, ports: [{port: 8883}], loadBalancerSourceRanges: [10.0.3.0/24]}
    ---
    apiVersion: cert-manager.io/v1
    kind: Certificate
    metadata: {name: broker, namespace: edge-core}
    spec: {secretName: broker-tls, dnsNames: [broker.l4.north.example], issuerRef: {kind: ClusterIssuer, name: site-ca}}
    # file: clusters/l3/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l3, LEVEL: l3, ZONE: l3, PARENT: "north/l4", CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9",
           NODE_CIDR: 10.0.3.0/24, PARENT_GATEWAY_ADDRESS: 10.0.4.10}
    ---
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
        cleansession false
        try_private true
        topic telemetry out 1
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: broker, namespace: edge-core, labels: {app: broker}}
    spec:
      hostAliases: [{ip: 10.0.4.10, hostnames: [broker.l4.north.example]}]
      containers:
        - name: mosquitto
          image: registry.example/mosquitto@sha256:1111111111111111111111111111111111111111111111111111111111111111
          command: [mosquitto, -c, /conf/mosquitto.conf]
          volumeMounts: [{name: conf, mountPath: /conf}]
      volumes: [{name: conf, configMap: {name: broker}}]

FAIL
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: l4, PARENT: "", CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9",
           NODE_CIDR: 10.0.4.0/24, GATEWAY_ADDRESS: 10.0.4.10, CHILD_CIDR: 10.0.3.0/24}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: broker, namespace: edge-core}
    data:
      mosquitto.conf: |
        max_queued_messages 1000
        listener 8883
        allow_anonymous false
        require_certificate true
        cafile /tls/ca.crt
        certfile /tls/tls.crt
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: broker, namespace: edge-core, labels: {app: broker}}
    spec:
      containers:
        - name: mosquitto
          image: registry.example/mosquitto@sha256:1111111111111111111111111111111111111111111111111111111111111111
          command: [mosquitto, -c, /conf/mosquitto.conf]
          volumeMounts: [{name: conf, mountPath: /conf}, {name: tls, mountPath: /tls}]
      volumes: [{name: conf, configMap: {name: broker}}, {name: tls, secret: {secretName: broker-tls}}]
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: mosquitto, namespace: edge-core, annotations: {metallb.io/loadBalancerIPs: 10.0.4.10}}
    spec: {type: LoadBalancer, selector: {app: broker}, ports: [{port: 8883}], loadBalancerSourceRanges: [10.0.3.0/24]}
    ---
    apiVersion: cert-manager.io/v1
    kind: Certificate
    metadata: {name: broker, namespace: edge-core}
    spec: {secretName: broker-tls, dnsNames: [l4.broker.north.example], issuerRef: {kind: ClusterIssuer, name: site-ca}}
    # file: clusters/l3/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l3, LEVEL: l3, ZONE: l3, PARENT: "north/l4", CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9",
           NODE_CIDR: 10.0.3.0/24, PARENT_GATEWAY_ADDRESS: 10.0.4.10}
    ---
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
        cleansession false
        try_private true
        topic telemetry out 1
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: broker, namespace: edge-core, labels: {app: broker}}
    spec:
      hostAliases: [{ip: 10.0.4.10, hostnames: [broker.l4.north.example]}]
      containers:
        - name: mosquitto
          image: registry.example/mosquitto@sha256:1111111111111111111111111111111111111111111111111111111111111111
          command: [mosquitto, -c, /conf/mosquitto.conf]
          volumeMounts: [{name: conf, mountPath: /conf}]
      volumes: [{name: conf, configMap: {name: broker}}]
"""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from penstock.expand.variables import UNKNOWN
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.topology import of_fact
from penstock.rules.view import FleetView
from penstock.rules.wiring import joined, seen
from penstock.topology.carry import Bridge
from penstock.topology.cluster import Node
from penstock.topology.names import Names

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
    if held and not any(_unknown(name) for name in (host, *held[0])) and not Names.of(held[0]).by(host):
        message = (
            f"{node.label} dials {host}, and the certificate {held[2]} of {above.label} names {', '.join(held[0])}"
        )
        hint = "dial one of these names, or add the name to dnsNames"
        yield of_fact(fleet, fleet.by_name[node.name], fact, message, hint)


def _unknown(name: str) -> bool:
    """A value that only the cluster knows stands in it, or one was left empty."""
    return UNKNOWN in name or name.endswith(".") or ".." in name


def _issuers(fleet: FleetView, bridge: Bridge, secret: str) -> Iterator[Problem]:
    above = bridge.target
    folder = posixpath.dirname(bridge.options.get("bridge_certfile", ""))
    client = str(bridge.node.wiring.get("broker", {}).get("secrets", {}).get(folder, ""))
    ours, theirs = _certificates(bridge.node).get(client), _certificates(above).get(secret) if above else None
    if above and ours and theirs and ours[1] != theirs[1]:
        message = (
            f"the bridge of {bridge.node.label} has its certificate from {ours[1]}, and the listener of {above.label} "
            f"from {theirs[1]}: neither trusts the other"
        )
        yield of_fact(fleet, fleet.by_name[bridge.node.name], "PARENT", message, "take both from the site's authority")
