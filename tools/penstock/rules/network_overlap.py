"""Networks of clusters that route to each other overlap.

What
    NODE_CIDR, POD_CIDR and SERVICE_CIDR of one cluster overlap, or the nodes' network of one cluster overlaps with any
    network of another cluster of the same site.

Why
    An address that two clusters have is reached in one of them only: connections to the other one vanish, most often
    those of a pod to its parent's gateway.

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
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9", NODE_CIDR: 10.0.4.0/25,
           PARENT_GATEWAY_ADDRESS: 10.0.4.10}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.topology import called, of_fact
from penstock.rules.view import FleetCluster, FleetView
from penstock.topology.networks import parsed

CODE = "network-overlap"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET

NODES, INNER = "NODE_CIDR", ("POD_CIDR", "SERVICE_CIDR")
HINT = "give one of them a network of its own: `penstock new` would choose a free one"

#: (first address, last address, the cluster, the fact, as written)
Range = tuple[int, int, FleetCluster, str, str]


def check(fleet: FleetView) -> Iterator[Problem]:
    """Pairs of networks that overlap, each told once, at the later one."""
    sites: dict[str, list[FleetCluster]] = {}
    for cluster in fleet.clusters:
        if cluster.level:
            sites.setdefault(cluster.facts.get("SITE", ""), []).append(cluster)
    for clusters in sites.values():
        ranges = sorted(
            (one for cluster in clusters for fact in (NODES, *INNER) for one in _ranges(cluster, fact)),
            key=lambda one: (one[0], -one[1]),  # the wider one first
        )
        yield from _overlaps(fleet, ranges)


def _ranges(cluster: FleetCluster, fact: str) -> Iterator[Range]:
    for network in parsed(cluster.facts.get(fact, "")):
        if network.version == 4:
            first = int(network.network_address)
            yield first, first + network.num_addresses - 1, cluster, fact, str(network)


def _overlaps(fleet: FleetView, ranges: list[Range]) -> Iterator[Problem]:
    open_: list[Range] = []
    for one in ranges:
        open_ = [other for other in open_ if other[1] >= one[0]]
        for other in open_:
            if _meet(one, other):
                message = f"{_shown(one)} overlaps with {_shown(other)}"
                yield of_fact(fleet, one[2], one[3], message, HINT)
        open_.append(one)


def _meet(one: Range, other: Range) -> bool:
    """Inner networks of two clusters never meet: only nodes are routed to."""
    return one[2] is other[2] or NODES in (one[3], other[3])


def _shown(one: Range) -> str:
    return f"{one[3]} {one[4]} of {called(one[2])}"
