"""An object names a class that is a slip away from the one that is meant.

What
    The name of an IngressClass, GatewayClass, StorageClass, PriorityClass or RuntimeClass stands in one object alone,
    nothing renders a class of that name, and it is one letter off a class that the cluster renders or that two other
    objects name. Values of HelmReleases are read too. Most classes come with a chart or with the cluster itself, and
    then nothing is said of a name that is like no other.

Why
    The API server takes it. No controller answers for the class: the host is never served, the claim never bound; a
    pod of an unknown PriorityClass or RuntimeClass is refused when its controller makes it.

PASS
    apiVersion: storage.k8s.io/v1
    kind: StorageClass
    metadata: {name: local-disk}
    provisioner: disk.example
    ---
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: history, namespace: edge-app1}
    spec: {storageClassName: local-disk, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}

FAIL
    apiVersion: storage.k8s.io/v1
    kind: StorageClass
    metadata: {name: local-disk}
    provisioner: disk.example
    ---
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: history, namespace: edge-app1}
    spec: {storageClassName: local-disc, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from penstock.expand.misspelt import near
from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.flux import releases, veiled
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed, workloads

CODE = "class-unlike"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

#: Kind → its field, and the kind of class that the field names.
FIELDS: dict[str, tuple[Field, str]] = {
    "Ingress": (("spec", "ingressClassName"), "IngressClass"),
    "Gateway": (("spec", "gatewayClassName"), "GatewayClass"),
    "PersistentVolumeClaim": (("spec", "storageClassName"), "StorageClass"),
    "PersistentVolume": (("spec", "storageClassName"), "StorageClass"),
}
OF_PODS = {"priorityClassName": "PriorityClass", "runtimeClassName": "RuntimeClass"}
#: What charts call these fields in their values.
OF_VALUES = {
    "ingressClassName": "IngressClass",
    "gatewayClassName": "GatewayClass",
    "storageClass": "StorageClass",
    "storageClassName": "StorageClass",
    **OF_PODS,
}
#: Classes that every cluster has.
GIVEN = {"PriorityClass": ("system-cluster-critical", "system-node-critical")}
#: How many other objects must name a class that nothing renders.
OTHERS = 2

Use = tuple[Item, Field, str, str]


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Names of classes that are a slip of another."""
    uses = [one for one in _uses(cluster) if not veiled(one[3])]
    users: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for item, _, kind, name in uses:
        users[kind, name].add(item.document.identity)
    if not uses:
        return
    made = {(of, name) for of, names in GIVEN.items() for name in names}
    made.update((kind, one.document.name) for kind in {of for of, _ in users} for one in cluster.of(kind))
    known: dict[str, set[str]] = defaultdict(set)
    for of, other in (*made, *(one for one, by in users.items() if len(by) >= OTHERS)):
        known[of].add(other)
    for item, field, kind, name in uses:
        meant = near(name, known[kind]) if name not in known[kind] and len(users[kind, name]) == 1 else ""
        if meant:
            known_by = "is there" if (kind, meant) in made else f"is what {len(users[kind, meant])} others name"
            message = f"names the {kind} {name}, which nothing here makes, and {meant} {known_by}"
            yield Problem(message, item, field, hint=f"write {meant}")


def _uses(cluster: ClusterView) -> Iterator[Use]:
    """(object, field, kind of class, name) of each class that is named."""
    for kind, (field, of) in FIELDS.items():
        for item in cluster.of(kind):
            yield from _use(item, field, of, item.get(*field))
    for item in cluster.of("StatefulSet", group="apps"):
        for at, claim in listed(item.content, (), "spec", "volumeClaimTemplates"):
            spec = claim.get("spec")
            if isinstance(spec, dict):
                yield from _use(item, (*at, "spec", "storageClassName"), "StorageClass", spec.get("storageClassName"))
    for one in workloads(cluster):
        for key, of in OF_PODS.items():
            yield from _use(one.item, (*one.field, key), of, one.spec.get(key))
    for item in releases(cluster):
        yield from _in_values(item, ("spec", "values"), item.get("spec", "values"))


def _in_values(item: Item, field: Field, value: Any) -> Iterator[Use]:
    if isinstance(value, dict):
        for key, child in value.items():
            of = "IngressClass" if key == "className" and field[-1] == "ingress" else OF_VALUES.get(key, "")
            yield from _use(item, (*field, key), of, child) if of else _in_values(item, (*field, key), child)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _in_values(item, (*field, index), child)


def _use(item: Item, field: Field, kind: str, name: Any) -> Iterator[Use]:
    if isinstance(name, str) and name:
        yield item, field, kind, name
