"""A NetworkPolicy opens a port that none of its pods has.

What
    A rule of a NetworkPolicy lets through a port, by number or by name, that no container of the pods in question
    declares: of those that the policy selects for `ingress`, of those that its peers select for `egress`. The ports of
    Dapr's sidecars count. Nothing is said where a container declares no port at all, where another injector adds a
    sidecar, and of selectors without labels where a chart, an operator or a person may add pods.

Why
    The port that the pods do listen at stays shut, and what should reach them is dropped without a word.

PASS
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: broker, namespace: edge-core}
    spec: {podSelector: {matchLabels: {app: broker}}, policyTypes: [Ingress], ingress: [{ports: [{port: 1883}]}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: broker, namespace: edge-core, labels: {app: broker}}
    spec:
      containers:
        - name: broker
          image: registry.example/broker@sha256:1111111111111111111111111111111111111111111111111111111111111111
          ports: [{containerPort: 1883}]

FAIL
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: broker, namespace: edge-core}
    spec: {podSelector: {matchLabels: {app: broker}}, policyTypes: [Ingress], ingress: [{ports: [{port: 1884}]}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: broker, namespace: edge-core, labels: {app: broker}}
    spec:
      containers:
        - name: broker
          image: registry.example/broker@sha256:1111111111111111111111111111111111111111111111111111111111111111
          ports: [{containerPort: 1883}]
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from penstock.expand.variables import UNKNOWN
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.dapr import ENABLED, truthy
from penstock.rules.policies import POLICIES
from penstock.rules.selected import fitting, selected
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import Workload, listed
from penstock.shape import many, mapping

CODE = "policy-port-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

#: Annotations and labels by which a pod is given sidecars, and the ports of Dapr's unless its annotations name others.
DAPR, OF_DAPR = "dapr.io/", frozenset({3500, 3501, 9090, 50001, 50002})
INJECTED = ("sidecar.istio.io/", "linkerd.io/", "consul.hashicorp.com/", "vault.hashicorp.com/")
TCP = "TCP"


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Ports that nobody listens at."""
    for item in cluster.of("NetworkPolicy", group=POLICIES):
        for way in ("ingress", "egress"):
            for at, rule in listed(item.content, (), "spec", way):
                pods = _pods(cluster, item, rule if way == "egress" else None)
                there = _ports(pods) if pods else frozenset()
                for field, one in listed(rule, at, "ports") if there else ():
                    port, protocol = one.get("port"), str(one.get("protocol") or TCP)
                    known = isinstance(port, int | str) and "endPort" not in one and UNKNOWN not in str(port)
                    if known and (port, protocol) not in there:
                        message = f"opens port {port} ({protocol}), which none of {_named(pods)} has"
                        has = ", ".join(sorted({str(number) for number, _ in there}))
                        yield Problem(message, item, (*field, "port"), hint=f"they have {has}")


def _pods(cluster: ClusterView, item: Item, rule: Mapping[str, Any] | None) -> Sequence[Workload]:
    """The pods that are spoken to: the policy's own, or a rule's peers; none where that cannot be told."""
    namespace = item.document.namespace
    if rule is None:
        return _meant(cluster, namespace, mapping(item.get("spec", "podSelector")))
    found: list[Workload] = []
    for peer in many(rule.get("to")):
        if not isinstance(peer, dict) or set(peer) != {"podSelector"}:
            return ()
        own = _meant(cluster, namespace, mapping(peer["podSelector"]))
        if not own:
            return ()
        found += own
    return found


def _meant(cluster: ClusterView, namespace: str, selector: Mapping[str, Any]) -> Sequence[Workload]:
    """The pods that a selector fits; by labels those that are seen, whatever a chart may add to the namespace."""
    return (
        fitting(cluster, namespace, selector)
        if selector.get("matchLabels")
        else selected(cluster, namespace, selector) or ()
    )


def _ports(pods: Sequence[Workload]) -> frozenset[tuple[int | str, str]]:
    """The ports of pods by number and by name; none where one of them may have others."""
    found: set[tuple[int | str, str]] = set()
    for pod in pods:
        said = {**pod.annotations, **pod.labels}
        if any(str(key).startswith(INJECTED) for key in said):
            return frozenset()
        own = truthy(said.get(ENABLED)) or UNKNOWN in str(said.get(ENABLED))
        sidecar = [str(value) for key, value in said.items() if str(key).startswith(DAPR)] if own else []
        found |= {(int(value), TCP) for value in sidecar if value.isdigit() and len(value) < 6}
        found |= {(port, TCP) for port in OF_DAPR if sidecar}
        for _, container in pod.containers("containers"):
            ports = [port for _, port in listed(container, (), "ports")]
            if not ports:
                return frozenset()
            for port in ports:
                protocol = str(port.get("protocol") or TCP)
                found |= {(one, protocol) for key in ("containerPort", "name") if (one := port.get(key))}
    return frozenset(found)


def _named(pods: Sequence[Workload]) -> str:
    return ", ".join(sorted({str(pod) for pod in pods}))
