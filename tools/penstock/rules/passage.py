"""What the rules of NetworkPolicies let pass between pods. A doubt counts as yes."""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.expand.variables import UNKNOWN
from penstock.rules.contract import Field
from penstock.rules.policies import POLICIES, directions, of_namespaces
from penstock.rules.selectors import matches
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import Workload, listed
from penstock.shape import many, mapping

NAMED = "kubernetes.io/metadata.name"
#: What each direction's rules are listed under, and the other end in them.
SIDES = {"Egress": ("egress", "to"), "Ingress": ("ingress", "from")}
#: Policies of other makers, which let pass and stop by their own rules.
OTHERS = (
    *("CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "GlobalNetworkPolicy", "AdminNetworkPolicy"),
    *("BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"),
)


def ruled(cluster: ClusterView) -> bool:
    """Whether policies are there, and none of those that are not read here."""
    other = any(item.document.group != POLICIES for item in cluster.of("NetworkPolicy"))
    return not other and any(cluster.of("NetworkPolicy")) and not any(True for _ in cluster.of(*OTHERS))


def is_ruled(one: Workload) -> bool:
    """Whether policies rule these pods, and their labels are known."""
    return one.spec.get("hostNetwork") is not True and UNKNOWN not in str(one.labels) and bool(one.namespace)


def about(cluster: ClusterView, namespace: str, side: str) -> Iterator[Item]:
    """The policies of a namespace for one direction."""
    yield from (item for item in of_namespaces(cluster).get(namespace, ()) if side in directions(item))


def selects(policy: Item, one: Workload) -> bool:
    """Whether a policy is for these pods."""
    return matches(mapping(policy.get("spec", "podSelector")), one.labels)


def rules(policy: Item, side: str) -> Iterator[tuple[Field, Mapping[str, Any]]]:
    """The rules of a policy for one direction."""
    return listed(policy.content, (), "spec", SIDES[side][0])


def passes(cluster: ClusterView, policy: Item, side: str, other: Workload, port: tuple[Workload, int, str]) -> bool:
    """Whether a rule of a policy lets what is at its other end pass."""
    return any(through(rule, port) and meets(cluster, policy, rule, side, other) for _, rule in rules(policy, side))


def through(rule: Mapping[str, Any], port: tuple[Workload, int, str]) -> bool:
    """Whether a rule is for a port: of the pods that answer, by its number there."""
    end, number, protocol = port
    asked = [mapping(one) for one in many(rule.get("ports"))]
    return not asked or any(_fits(one, end, number) for one in asked if (one.get("protocol") or "TCP") == protocol)


def _fits(asked: Mapping[str, Any], end: Workload, number: int) -> bool:
    port, last = asked.get("port"), asked.get("endPort")
    if isinstance(port, int):
        return port <= number <= last if isinstance(last, int) else port == number
    if port is None or UNKNOWN in str(port):
        return True
    ports = [mapping(one) for _, container in end.containers() for one in many(container.get("ports"))]
    return any(one.get("name") == port and one.get("containerPort") == number for one in ports)


def meets(cluster: ClusterView, policy: Item, rule: Mapping[str, Any], side: str, other: Workload) -> bool:
    """Whether a rule is for pods at its other end. A network may be that of the pods."""
    peers = [mapping(one) for one in many(rule.get(SIDES[side][1]))]
    return not peers or any(_is(cluster, policy.document.namespace, peer, other) for peer in peers)


def _is(cluster: ClusterView, namespace: str, peer: Mapping[str, Any], other: Workload) -> bool:
    if "ipBlock" in peer:
        return True
    if "namespaceSelector" in peer:
        if not _named(cluster, mapping(peer["namespaceSelector"]), other.namespace):
            return False
    elif other.namespace != namespace:
        return False
    return matches(mapping(peer.get("podSelector")), other.labels)


def unlike(cluster: ClusterView, rule: Mapping[str, Any], side: str, other: Workload) -> Field:
    """The way in a rule to what keeps pods from being its other end: a label where it has one peer, else the peers."""
    key = SIDES[side][1]
    peers = [mapping(one) for one in many(rule.get(key))]
    if len(peers) != 1:
        return (key,)
    spaces, pods = mapping(peers[0].get("namespaceSelector")), mapping(peers[0].get("podSelector"))
    elsewhere = bool(spaces) and not _named(cluster, spaces, other.namespace)
    name, selector = ("namespaceSelector", spaces) if elsewhere else ("podSelector", pods)
    return (key, 0, name, *only(selector)) if name in peers[0] else (key, 0)


def only(selector: Mapping[str, Any]) -> Field:
    """The way in a selector to its one label; empty where it asks for more."""
    labels = mapping(selector.get("matchLabels"))
    return ("matchLabels", *labels) if len(labels) == 1 and not selector.get("matchExpressions") else ()


def _named(cluster: ClusterView, selector: Mapping[str, Any], namespace: str) -> bool:
    item = cluster.find("Namespace", "", namespace)
    labels = {**(item.applied_labels if item is not None else {}), NAMED: namespace}
    asked = {
        *mapping(selector.get("matchLabels")),
        *(mapping(one).get("key") for one in many(selector.get("matchExpressions"))),
    }
    return (item is None and asked != {NAMED}) or matches(selector, labels)
