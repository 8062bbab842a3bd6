"""A policy below the root lets out past the parent.

What
    In a cluster that has a parent: a NetworkPolicy whose egress names a network that is neither the cluster's own
    (NODE_CIDR, POD_CIDR, SERVICE_CIDR, DEVICE_CIDR, CHILD_CIDR) nor its parent's gateway, or one without a peer;
    and a proxy that resolves names itself instead of handing them to the parent.

Why
    Only the root of a site has a way to the internet. A second way out of a line is one that nobody watches: no
    proxy logs it and no conduit describes it.

PASS
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online, KUBERNETES_VERSION: "1.34",
           FLUX_VERSION: "2.9"}
    # file: clusters/l3/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l3, LEVEL: l3, ZONE: operations, PARENT: north/l4, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9",
           NODE_CIDR: 10.0.3.0/24, PARENT_GATEWAY_ADDRESS: 10.0.4.10}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: up, namespace: edge-app1}
    spec:
      podSelector: {}
      policyTypes: [Egress]
      egress: [{to: [{ipBlock: {cidr: 10.0.4.10/32}}], ports: [{protocol: TCP, port: 443}]}]

FAIL
    # beside: PASS
    # file: clusters/l3/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l3, LEVEL: l3, ZONE: operations, PARENT: north/l4, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9",
           NODE_CIDR: 10.0.3.0/24, PARENT_GATEWAY_ADDRESS: 10.0.4.10}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: up, namespace: edge-app1}
    spec:
      podSelector: {}
      policyTypes: [Egress]
      egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{protocol: TCP, port: 443}]}]
"""

from collections.abc import Iterator

from penstock.expand.variables import UNKNOWN
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.policies import POLICIES, directions
from penstock.rules.programs import mounted, running
from penstock.rules.view import ClusterView, Item
from penstock.rules.wiring import wiring
from penstock.shape import many, mapping
from penstock.topology.networks import inside, public

CODE = "egress-past-parent"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER

OWN = ("NODE_CIDR", "POD_CIDR", "SERVICE_CIDR", "DEVICE_CIDR", "CHILD_CIDR", "PARENT_GATEWAY_ADDRESS")
HINT = "only the root leaves the site: let it out to the parent's gateway (PARENT_GATEWAY_ADDRESS) or not at all"


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Every way out that is not the parent's."""
    if not cluster.level or cluster.is_root:
        return
    for item in cluster.of("NetworkPolicy", group=POLICIES):
        if "Egress" in directions(item):
            yield from _egress(item, cluster)
    yield from _proxy(cluster)


def _egress(item: Item, cluster: ClusterView) -> Iterator[Problem]:
    own = [cluster.facts.get(fact, "") for fact in OWN]
    for at, rule in enumerate(many(item.get("spec", "egress"))):
        peers = mapping(rule).get("to")
        if not peers:
            yield Problem(f"lets out to anywhere{_where(cluster)}", item, ("spec", "egress", at), hint=HINT)
        for index, peer in enumerate(many(peers)):
            cidr = str(mapping(mapping(peer).get("ipBlock")).get("cidr", ""))
            known = cluster.facts.get("NODE_CIDR") and UNKNOWN not in cidr
            if cidr and not inside(cidr, own) and (known or public(cidr)):
                field = ("spec", "egress", at, "to", index, "ipBlock", "cidr")
                yield Problem(f"lets out to {cidr}{_where(cluster)}", item, field, hint=HINT)


def _where(cluster: ClusterView) -> str:
    gateway = cluster.facts.get("PARENT_GATEWAY_ADDRESS", "")
    return f", and the one way out of {cluster.name} is {cluster.parent}" + (f" at {gateway}" if gateway else "")


def _proxy(cluster: ClusterView) -> Iterator[Problem]:
    for port, front in wiring(cluster)["proxy"].items():
        up = front["up"][0] if front["up"] else ""
        if up and up != cluster.facts.get("PARENT_GATEWAY_ADDRESS", up):
            one, container = next(running(cluster, "haproxy"))
            held = mounted(cluster, one, str(container.get("name")))
            towards = "resolves names itself" if up == "*" else f"sends what passes to {up}"
            message = f"the proxy {towards} on {port}{_where(cluster)}"
            yield Problem(message, one.item, ("spec",) if held else (), hint="its upstream is the parent's gateway")
