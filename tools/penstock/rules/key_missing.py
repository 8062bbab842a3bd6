"""A pod needs a key that its ConfigMap or Secret does not have.

What
    An environment variable or a volume's item names a key, and the object in the render has no such key, nor gives it
    the SecretProviderClass, ExternalSecret or SealedSecret that a Secret is made of. Optional references and Secrets
    that only the cluster has do not count.

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

from collections.abc import Iterator, Mapping

from penstock.expand.exempt import LEFT_ALONE, MERGED, ONCE
from penstock.expand.producers import Made, fills, keys, made
from penstock.expand.variables import UNKNOWN
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.memo import once
from penstock.rules.references import Reference, references
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import Workload, workloads
from penstock.shape import mapping

CODE = "key-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Keys that the rendered object lacks."""
    for workload in workloads(cluster):
        for reference in references(workload):
            item = cluster.find(reference.kind, workload.namespace, reference.name) if reference.keys else None
            if item is None and not reference.optional:
                yield from _unpromised(cluster, workload, reference)
            if item is None or reference.optional:
                continue
            there = {str(key) for part in ("data", "stringData", "binaryData") for key in mapping(item.get(part))}
            absent = [(field, key) for field, key in reference.keys if key not in there]
            for field, key in absent if absent and not added(cluster, item) else ():
                hint = f"it has {', '.join(sorted(there)) or 'no keys'}"
                yield Problem(f"{item} has no key {key}", workload.item, field, hint=hint)


def _unpromised(cluster: ClusterView, workload: Workload, reference: Reference) -> Iterator[Problem]:
    """Keys that whatever makes the Secret does not give it."""
    held: Made = (reference.kind, workload.namespace, reference.name)
    found = makers(cluster).get(held, ())
    there = {key for one in found for key in keys(one.document).get(reference.name, ())}
    whole = found and all(keys(one.document).get(reference.name) for one in found) and held not in _filled(cluster)
    for field, key in reference.keys if whole else ():
        if key not in there and not any(UNKNOWN in one for one in there):
            hint = f"{found[0]} gives it {', '.join(sorted(there))}"
            yield Problem(
                f"Secret/{workload.namespace}/{reference.name} has no key {key}", workload.item, field, hint=hint
            )


@once
def makers(cluster: ClusterView) -> Mapping[Made, tuple[Item, ...]]:
    """Secrets and copies → what they are made of."""
    found: dict[Made, tuple[Item, ...]] = {}
    for item in cluster.items:
        for one in made(item.document):
            found[one] = (*found.get(one, ()), item)
    return found


def added(cluster: ClusterView, item: Item) -> bool:
    """True when there may be more keys than are seen: a controller puts them in (an account's token, an object that is
    born empty, an ExternalSecret that merges), or Flux merges it into what is there (`ssa: Merge`, `IfNotPresent`)."""
    empty = not any(item.get(part) for part in ("data", "stringData", "binaryData"))
    held = (item.document.kind, item.document.namespace, item.document.name)
    return (
        empty
        or item.get("type") == "kubernetes.io/service-account-token"
        or held in _filled(cluster)
        or any(item.says(wanted) for wanted in (LEFT_ALONE, ONCE, MERGED))
    )


@once
def _filled(cluster: ClusterView) -> frozenset[Made]:
    """The Secrets that ExternalSecrets add keys to."""
    return frozenset(one for item in cluster.of("ExternalSecret") if (one := fills(item.document)))
