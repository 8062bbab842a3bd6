"""A pod needs a key that its ConfigMap or Secret does not have.

What
    An environment variable or a volume's item names a key, and the object in the render has no such key. Optional
    references and Secrets that only the cluster has do not count.

Why
    The container does not start: CreateContainerConfigError, or a volume that cannot be mounted.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: nodes, namespace: edge-app1}
    data: {pn.json: '[]'}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
      volumes:
        - {name: nodes, configMap: {name: nodes, items: [{key: pn.json, path: pn.json}]}}

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: nodes, namespace: edge-app1}
    data: {pn.json: '[]'}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
      volumes:
        - {name: nodes, configMap: {name: nodes, items: [{key: nodes.json, path: pn.json}]}}
"""

from collections.abc import Iterator

from penstock.expand.kustomization import mapping
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.references import references
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import workloads

CODE = "key-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Keys that the rendered object lacks."""
    for workload in workloads(cluster):
        for reference in references(workload):
            item = cluster.find(reference.kind, workload.namespace, reference.name) if reference.keys else None
            if item is None or reference.optional or _filled(item):
                continue
            there = {str(key) for part in ("data", "stringData", "binaryData") for key in mapping(item.get(part))}
            for field, key in reference.keys:
                if key not in there:
                    hint = f"it has {', '.join(sorted(there)) or 'no keys'}"
                    yield Problem(f"{item} has no key {key}", workload.item, field, hint=hint)


def _filled(item: Item) -> bool:
    """True when a controller puts the values in: an account's token, or an object that is born empty."""
    empty = not any(item.get(part) for part in ("data", "stringData", "binaryData"))
    return empty or item.get("type") == "kubernetes.io/service-account-token"
