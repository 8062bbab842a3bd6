"""A port that may not cross a zone is open to another one.

What
    In a cluster with facts: a Service of type LoadBalancer with another port than 443, 8084, 8883 or 4318 that is not
    limited to the cluster's own nodes and machines (loadBalancerSourceRanges); a Service of type NodePort; a
    NetworkPolicy that lets children in, or pods out to the parent's gateway, on another port.

Why
    Four ports cross a zone, each for one purpose: TLS by name, Arc's cluster connect, MQTT over TLS, telemetry. A fifth
    is a way that no conduit describes and no firewall rule expects. The API server's 6443 never crosses.

PASS
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online, KUBERNETES_VERSION: "1.34",
           FLUX_VERSION: "2.9", NODE_CIDR: 10.0.4.0/24, CHILD_CIDR: 10.0.3.0/24}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: broker, namespace: edge-core}
    spec: {type: LoadBalancer, ports: [{port: 8883}], loadBalancerSourceRanges: [10.0.3.0/24]}

FAIL
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online, KUBERNETES_VERSION: "1.34",
           FLUX_VERSION: "2.9", NODE_CIDR: 10.0.4.0/24, CHILD_CIDR: 10.0.3.0/24}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: broker, namespace: edge-core}
    spec: {type: LoadBalancer, ports: [{port: 1883}], loadBalancerSourceRanges: [10.0.3.0/24]}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.policies import POLICIES
from penstock.rules.view import ClusterView, Item
from penstock.shape import many, mapping
from penstock.topology.conduitwords import CROSSING
from penstock.topology.networks import inside, overlap

CODE = "port-crosses-zone"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER
ALLOWED = "443, 8084, 8883 and 4318 cross a zone"
HINT = "let it cross on one of the four, or keep it inside: loadBalancerSourceRanges with the cluster's own NODE_CIDR"


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Services and policies that open another port to another zone."""
    if not cluster.level or not cluster.facts.get("NODE_CIDR"):
        return
    for item in cluster.of("Service", group=""):
        yield from _service(item, cluster)
    for item in cluster.of("NetworkPolicy", group=POLICIES):
        yield from _policy(item, "ingress", "from", cluster.facts.get("CHILD_CIDR", ""), "children")
        yield from _policy(
            item, "egress", "to", cluster.facts.get("PARENT_GATEWAY_ADDRESS", ""), "the parent's gateway"
        )


def _service(item: Item, cluster: ClusterView) -> Iterator[Problem]:
    kind = item.get("spec", "type")
    if kind == "NodePort":
        message = "a NodePort is open on every node, to whoever reaches the nodes"
        yield Problem(message, item, ("spec", "type"), hint=HINT, severity=Severity.WARNING)
    own = [cluster.facts.get(fact, "") for fact in ("NODE_CIDR", "DEVICE_CIDR")]
    ranges = many(item.get("spec", "loadBalancerSourceRanges")) or ["0.0.0.0/0"]
    if kind == "LoadBalancer" and not all(inside(str(one), own) for one in ranges):
        for at, port in enumerate(many(item.get("spec", "ports"))):
            number = mapping(port).get("port")
            if number not in CROSSING:
                message = f"{number} is open to {', '.join(map(str, ranges))}, and only {ALLOWED}"
                yield Problem(message, item, ("spec", "ports", at, "port"), hint=HINT)


def _policy(item: Item, direction: str, key: str, zone: str, called: str) -> Iterator[Problem]:
    for at, rule in enumerate(many(item.get("spec", direction))):
        peers = [mapping(mapping(peer).get("ipBlock")).get("cidr") for peer in many(mapping(rule).get(key))]
        if not zone or not any(cidr and _only(str(cidr), zone) for cidr in peers):
            continue
        ports = many(mapping(rule).get("ports")) or [{}]
        for index, one in enumerate(ports):
            port, last = mapping(one).get("port"), mapping(one).get("endPort")
            if port not in CROSSING or (isinstance(last, int) and last > port):
                field = ("spec", direction, at, "ports", index, "port") if port else ("spec", direction, at)
                which = f"{port} to {last}" if last else port or "every port"
                yield Problem(
                    f"{which} is open between {called} and here, and only {ALLOWED}",
                    item,
                    field,
                    hint=HINT,
                )


def _only(cidr: str, zone: str) -> bool:
    """True for a network that means the other zone: not everything, which other rules are about."""
    return cidr != "0.0.0.0/0" and overlap(cidr, zone)
