"""A cluster dials its parent where its parent is not, or is not let in there.

What
    PARENT_GATEWAY_ADDRESS is not the parent's GATEWAY_ADDRESS; NODE_CIDR is not inside the parent's CHILD_CIDR; or
    GATEWAY_ADDRESS is outside the cluster's own NODE_CIDR. An IPv6 address or network among them is told as well: what
    crosses a level is passed on over IPv4.

Why
    The parent's gateway is the one way out of a cluster. With a wrong address it reaches nothing; outside of the
    parent's CHILD_CIDR its connections are turned away.

PASS
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online, KUBERNETES_VERSION: "1.34",
           FLUX_VERSION: "2.9", NODE_CIDR: 10.0.4.0/24, GATEWAY_ADDRESS: 10.0.4.10, CHILD_CIDR: 10.0.3.0/24}
    # file: clusters/l3/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l3, LEVEL: l3, ZONE: operations, PARENT: north/l4, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9", NODE_CIDR: 10.0.3.0/24,
           PARENT_GATEWAY_ADDRESS: 10.0.4.10}

FAIL
    # beside: PASS
    # file: clusters/l3/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l3, LEVEL: l3, ZONE: operations, PARENT: north/l4, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9", NODE_CIDR: 10.0.3.0/24,
           PARENT_GATEWAY_ADDRESS: 10.0.4.11}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.topology import called, of_fact, sound
from penstock.rules.view import FleetCluster, FleetView
from penstock.topology.networks import inside, parsed

CODE = "gateway-mismatch"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET

OURS, THEIRS, NODES, CHILDREN = "GATEWAY_ADDRESS", "PARENT_GATEWAY_ADDRESS", "NODE_CIDR", "CHILD_CIDR"
ADDRESSES = (OURS, THEIRS, NODES, CHILDREN)


def check(fleet: FleetView) -> Iterator[Problem]:
    """What does not fit, child by child."""
    for cluster in fleet.clusters:
        if cluster.level:
            yield from _family(fleet, cluster)
            yield from _own(fleet, cluster)
            above = fleet.parent(cluster)
            if above is not None and cluster.name in sound(fleet):
                yield from _between(fleet, cluster, above)


def _family(fleet: FleetView, cluster: FleetCluster) -> Iterator[Problem]:
    for fact in ADDRESSES:
        if not _ipv4(cluster.facts.get(fact, "")):
            message = f"{fact} of {called(cluster)} is IPv6, and what crosses a level is passed on over IPv4"
            yield of_fact(fleet, cluster, fact, message, "give the IPv4 address or network that the levels use")


def _own(fleet: FleetView, cluster: FleetCluster) -> Iterator[Problem]:
    gateway, nodes = cluster.facts.get(OURS, ""), cluster.facts.get(NODES, "")
    if gateway and nodes and _ipv4(gateway, nodes) and not inside(gateway, [nodes]):
        message = f"{OURS} {gateway} of {called(cluster)} is outside of its {NODES} {nodes}"
        yield of_fact(fleet, cluster, OURS, message, f"take an address of {nodes}")


def _ipv4(*texts: str) -> bool:
    return all(network.version == 4 for text in texts if ":" in text for network in parsed(text))


def _between(fleet: FleetView, cluster: FleetCluster, above: FleetCluster) -> Iterator[Problem]:
    dialled, gateway = cluster.facts.get(THEIRS, ""), above.facts.get(OURS, "")
    if dialled and gateway and dialled != gateway:
        message = f"{called(cluster)} dials {dialled}, and the gateway of its parent {called(above)} is {gateway}"
        yield of_fact(fleet, cluster, THEIRS, message, f"write {gateway}")
    nodes, children = cluster.facts.get(NODES, ""), above.facts.get(CHILDREN, "")
    if nodes and children and _ipv4(nodes, children) and not inside(nodes, [children]):
        message = (
            f"{NODES} {nodes} of {called(cluster)} is outside of {CHILDREN} {children} of its parent {called(above)}"
        )
        yield of_fact(
            fleet, cluster, NODES, message, f"take a network in {children}, or widen {CHILDREN} of the parent"
        )
