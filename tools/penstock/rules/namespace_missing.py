"""A namespaced object says no namespace, and nothing else does.

What
    A kind that lives in a namespace is rendered without `metadata.namespace`: neither the file nor a kustomization's
    `namespace` nor the Flux Kustomization's `targetNamespace` sets it. Kinds that nobody here knows are left alone,
    and so is an entry that no object declares, in a repository without facts. A namespace that nothing makes, and that
    is one letter off one that is made here, is a warning.

Why
    `kubectl` has a default namespace, Flux has none. The API server refuses the object ("namespace not specified") and
    with it the whole Kustomization.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1}

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings}
"""

from collections.abc import Iterator

from penstock.expand.misspelt import slip
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.flux import guessed
from penstock.rules.scopes import namespaced
from penstock.rules.unseen import SYSTEM
from penstock.rules.view import ClusterView, Item

CODE = "namespace-missing"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER

NAME = ("metadata", "name")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Objects without a namespace of kinds that need one, those in one that is misspelt, and Namespaces that are."""
    made = {item.document.name: item for item in cluster.of("Namespace", group="")}
    living: dict[str, list[Item]] = {}
    for item in cluster.items:
        living.setdefault(item.document.namespace, []).append(item)
    there = made.keys() | SYSTEM
    meant = {one: slip(one, there) for one in living.keys() - there}
    for wanted, near in meant.items():
        if near in made and _settled(wanted, living[wanted]) and not _spoken(cluster, made[near]):
            message = f"nothing is in the namespace {near}, and nothing makes {wanted}, which objects are put into"
            yield Problem(message, made[near], NAME, hint=f"write {wanted}", severity=Severity.WARNING)
            meant[wanted] = ""
    for item in cluster.items:
        name = item.rendered.kustomization.key
        own = item.document.namespace
        if meant.get(own) and namespaced(item, cluster):
            message = (
                f"nothing makes the namespace {own}: Flux cannot put {item.document.kind} {item.document.name} there"
            )
            field = ("metadata", "namespace")
            yield Problem(message, item, field, hint=f"write {meant[own]}", severity=Severity.WARNING)
        if not item.document.namespace and name not in guessed(cluster) and namespaced(item, cluster):
            hint = f"set metadata.namespace, namespace: in the kustomization, or targetNamespace of {name}"
            yield Problem(f"{item.document.kind} has no namespace: Flux refuses it", item, ("metadata",), hint=hint)


def _settled(namespace: str, items: list[Item]) -> bool:
    """Whether a name is no slip itself: several objects have it, or one is called so."""
    return len(items) > 1 or items[0].document.name == namespace


def _spoken(cluster: ClusterView, namespace: Item) -> bool:
    """Whether another object says the name of a Namespace."""
    name = namespace.document.name.encode()
    return any(name in item.document.raw for item in cluster.items if item is not namespace)
