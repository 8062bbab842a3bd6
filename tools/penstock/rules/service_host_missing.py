"""A host inside the cluster names a Service, or a port of it, that is not there.

What
    A host such as `broker.edge-core.svc` or `broker.edge-core.svc.cluster.local:1883`, in a container's `command`,
    `args` or `env`, in the metadata of a Dapr component, as whom a Dapr Configuration sends traces to, or in a
    ConfigMap, is of no Service of that namespace, or of one without that port. Where a chart, an operator or a person
    may have made the Service, only a name that is a letter away from one that is there is told; nothing is said of
    ports of headless Services.

Why
    The name does not resolve, or nobody answers at the port. The pod starts, and the data stays where it is.

PASS
    apiVersion: v1
    kind: Service
    metadata: {name: broker, namespace: edge-core}
    spec: {ports: [{port: 1883}]}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: reader, namespace: edge-app1}
    data: {url: "mqtt://broker.edge-core.svc.cluster.local:1883"}

FAIL
    apiVersion: v1
    kind: Service
    metadata: {name: broker, namespace: edge-core}
    spec: {ports: [{port: 1883}]}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: reader, namespace: edge-app1}
    data: {url: "mqtt://brokr.edge-core.svc.cluster.local:1883"}

FAIL
    apiVersion: v1
    kind: Service
    metadata: {name: broker, namespace: edge-core}
    spec: {ports: [{port: 1883}]}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: reader, namespace: edge-app1}
    data: {url: "mqtt://broker.edge-core.svc:8883"}
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from penstock.expand.misspelt import near
from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.hosts import hosts
from penstock.rules.memo import once
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed

CODE = "service-host-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

#: What Dapr's operator makes for each app: `<app-id>-dapr`.
OF_DAPR = "-dapr"
#: So many that are not there are told of a cluster.
TOLD = 500


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Hosts that lead nowhere, each name once for an object."""
    yield from islice(_found(cluster), TOLD)


def _found(cluster: ClusterView) -> Iterator[Problem]:
    for item in cluster.items:
        told: set[str] = set()
        for field, match in hosts(item):
            if match[0] not in told and (problem := _problem(cluster, item, field, match)):
                yield problem
            told.add(match[0])


def _problem(cluster: ClusterView, item: Item, field: Field, match: re.Match[str]) -> Problem | None:
    host, name, namespace, port = match[0], match[1], match[2], match[3]
    service = cluster.find("Service", namespace, name)
    if service is not None:
        ports = [one.get("port") for _, one in listed(service.content, (), "spec", "ports")]
        reached = not port or int(port) in ports or not ports
        if reached or service.get("spec", "clusterIP") == "None" or service.get("spec", "type") == "ExternalName":
            return None
        hint = f"it has {', '.join(map(str, ports))}"
        return Problem(f"{host} is a port that the Service {name} does not have", item, field, hint=hint, text=host)
    there = _services(cluster)
    if namespace not in there:
        meant = near(namespace, there)
        wrong = f"there is no namespace {namespace}" if meant else ""
    else:
        meant = near(name, there[namespace])
        sure = not unseen(cluster).holds(namespace) and not name.endswith(OF_DAPR) and there[namespace]
        wrong = f"there is no Service {name} in {namespace}" if meant or sure else ""
    if not wrong:
        return None
    hint = f"write {meant}" if meant else f"there: {', '.join(sorted(there[namespace]))}"
    return Problem(f"{host} leads nowhere: {wrong}", item, field, hint=hint, text=host)


@once
def _services(cluster: ClusterView) -> Mapping[str, frozenset[str]]:
    """The names of the Services of each namespace that has objects."""
    found: dict[str, set[str]] = {item.document.namespace: set() for item in cluster.items if item.document.namespace}
    for item in cluster.of("Service", group=""):
        found.setdefault(item.document.namespace, set()).add(item.document.name)
    return {namespace: frozenset(names) for namespace, names in found.items()}
