"""A pod dials a Service, and no NetworkPolicy lets it.

What
    The command, arguments, environment or a file of a pod, or a component of its sidecar, names a Service of the render
    by its host, and NetworkPolicies select the pod (Egress) or those behind the Service (Ingress), and none of them has
    a rule for the other end and its port. The line that is told is the one to look at: the labels of the pod where a
    policy lets others like it pass, the policy's own selector or peers where it is called after the pod, else the host.
    Nothing is said of namespaces that a chart or an operator may add policies to, of pods on the host's network, of
    networks (`ipBlock`), or where policies of another maker are.

Why
    The connection is never made, and nothing refuses it: packets are dropped, the pod starts and waits. It is how a
    label that was lost, or one that was mistaken, stops a line.

PASS
    apiVersion: v1
    kind: Service
    metadata: {name: broker, namespace: edge-app1}
    spec: {selector: {app: broker}, ports: [{port: 1883}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: broker, namespace: edge-app1, labels: {app: broker}}
    spec:
      containers:
        - name: broker
          image: registry.example/broker@sha256:1111111111111111111111111111111111111111111111111111111111111111
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: reader, namespace: edge-app1, labels: {app: reader}}
    spec:
      containers:
        - name: reader
          image: registry.example/reader@sha256:1111111111111111111111111111111111111111111111111111111111111111
          args: ["mqtt://broker.edge-app1.svc:1883"]
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: broker, namespace: edge-app1}
    spec:
      podSelector: {matchLabels: {app: broker}}
      ingress: [{from: [{podSelector: {matchLabels: {app: reader}}}], ports: [{port: 1883}]}]

FAIL
    apiVersion: v1
    kind: Service
    metadata: {name: broker, namespace: edge-app1}
    spec: {selector: {app: broker}, ports: [{port: 1883}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: broker, namespace: edge-app1, labels: {app: broker}}
    spec:
      containers:
        - name: broker
          image: registry.example/broker@sha256:1111111111111111111111111111111111111111111111111111111111111111
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: reader, namespace: edge-app1, labels: {app: reader}}
    spec:
      containers:
        - name: reader
          image: registry.example/reader@sha256:1111111111111111111111111111111111111111111111111111111111111111
          args: ["mqtt://broker.edge-app1.svc:1883"]
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: broker, namespace: edge-app1}
    spec:
      podSelector: {matchLabels: {app: broker}}
      ingress: [{from: [{podSelector: {matchLabels: {app: broker}}}], ports: [{port: 1883}]}]
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.dials import Dial, dials
from penstock.rules.passage import SIDES, about, is_ruled, meets, only, passes, ruled, rules, selects, through, unlike
from penstock.rules.selected import fitting
from penstock.rules.selectors import shown
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import Workload
from penstock.shape import many, mapping

CODE = "connection-blocked"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

#: So many connections of a cluster are looked at, and so many policies of a namespace.
MOST, POLICIES = 2000, 200


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Connections that policies stop, at the caller's side or at the other; each fault once, however many dial."""
    told: set[tuple[int, Field, str]] = set()
    for dial in islice(dials(cluster), MOST) if ruled(cluster) else ():
        problem = _problem(cluster, dial)
        key = (id(problem.item), problem.field, problem.message) if problem else None
        if problem and key and key not in told:
            told.add(key)
            yield problem


def _problem(cluster: ClusterView, dial: Dial) -> Problem | None:
    if not is_ruled(dial.caller) or not all(is_ruled(end) for end, _ in dial.ends):
        return None
    for side in ("Egress", "Ingress"):
        ways = [_Way(cluster, side, dial, end, number) for end, number in dial.ends]
        if ways and all(way.shut for way in ways):
            return ways[0].problem()
    return None


class _Way:
    """One side of a connection: the pods whose policies are asked, and the other end."""

    def __init__(self, cluster: ClusterView, side: str, dial: Dial, end: Workload, number: int) -> None:
        self.cluster, self.side, self.dial, self.end, self.number = cluster, side, dial, end, number
        self.own, self.other = (dial.caller, end) if side == "Egress" else (end, dial.caller)
        self.port = (end, number, dial.protocol)

    @property
    def shut(self) -> bool:
        """Whether policies are for these pods and none of them lets the other end pass."""
        if unseen(self.cluster).holds(self.own.namespace):
            return False
        those = [one for one in self._there() if selects(one, self.own)]
        return bool(those) and not any(passes(self.cluster, one, self.side, self.other, self.port) for one in those)

    def problem(self) -> Problem | None:
        """What is wrong, at the line to edit as far as that can be told; None where another rule tells why."""
        place = self._for_others() or self._in_rules()
        if place is None:
            place = self.dial.item, self.dial.field, "let it pass with a NetworkPolicy, or take the host away"
        item, field, hint = place
        if not field:
            return None
        way = "out" if self.side == "Egress" else "in"
        pods = f"the pods of {self.dial.caller}" if item.document.kind == "ConfigMap" else "these pods"
        message = f"{self.dial.host} is dialled, and no NetworkPolicy lets {pods} {way} to {self.end} at {self.number}"
        return Problem(f"{message} ({self.dial.protocol})", item, field, hint=hint, text=self.dial.host)

    def _for_others(self) -> tuple[Item, Field, str] | None:
        """A policy that would let it pass were it for these pods: its selector where it is called after them or, where
        other pods are as it asks, their labels."""
        missed = [
            one
            for one in self._there()
            if not selects(one, self.own)
            and any(self._named(rule) and through(rule, self.port) and self._meets(one, rule) for rule in self._of(one))
        ]
        for one in missed:
            selector = mapping(one.get("spec", "podSelector"))
            if not fitting(self.cluster, self.own.namespace, selector):
                return one, (), ""  # policy-selects-nothing
            if one.document.name == self.own.name:
                return one, ("spec", "podSelector", *only(selector)), f"write the labels of {self.own}"
        if missed:
            wanted = shown(mapping(missed[0].get("spec", "podSelector")))
            hint = f"label them {wanted}, as the NetworkPolicy {missed[0].document.name} asks"
            return self.own.item, (*self.own.metadata_field, "labels"), hint
        return None

    def _in_rules(self) -> tuple[Item, Field, str] | None:
        """The one rule for these pods that is for the port and another end, or for this end and another port."""
        ends, ports = [], []
        for one in (one for one in self._there() if selects(one, self.own)):
            for at, rule in rules(one, self.side):
                if self._named(rule) and rule.get("ports") and through(rule, self.port):
                    ends.append((one, at, rule))
                elif self._named(rule) and self._meets(one, rule):
                    ports.append((one, at, rule))
        if len(ends) == 1 and not ports:
            one, at, rule = ends[0]
            return one, (*at, *unlike(self.cluster, rule, self.side, self.other)), f"let {self.other} pass here"
        if len(ports) == 1 and not ends:
            one, at, rule = ports[0]
            if self._is_told(rule):
                return one, (), ""  # policy-port-missing
            one_port = ("ports", 0, "port") if len(many(rule.get("ports"))) == 1 else ("ports",)
            return one, (*at, *one_port), f"open {self.number} here"
        return None

    def _is_told(self, rule: Mapping[str, Any]) -> bool:
        """Whether a rule's ports are none of the pods'."""
        alone = all(set(mapping(peer)) == {"podSelector"} for peer in many(rule.get("to")))
        numbers = set(_numbers(self.end))
        return alone and all(mapping(port).get("port") not in numbers for port in many(rule.get("ports")))

    def _named(self, rule: Mapping[str, Any]) -> bool:
        """Whether a rule is for pods that it names."""
        peers = many(rule.get(SIDES[self.side][1]))
        return bool(peers) and not any("ipBlock" in mapping(peer) for peer in peers)

    def _meets(self, policy: Item, rule: Mapping[str, Any]) -> bool:
        return meets(self.cluster, policy, rule, self.side, self.other)

    def _of(self, policy: Item) -> Iterator[Mapping[str, Any]]:
        return (rule for _, rule in rules(policy, self.side))

    def _there(self) -> list[Item]:
        return list(islice(about(self.cluster, self.own.namespace, self.side), POLICIES))


def _numbers(one: Workload) -> Iterator[object]:
    for _, container in one.containers():
        for port in map(mapping, many(container.get("ports"))):
            yield from (port.get("containerPort"), port.get("name"))
