"""An ExternalSecret asks a store that nothing makes.

What
    `secretStoreRef` of an ExternalSecret or PushSecret of the External Secrets operator names a SecretStore that its
    namespace does not have, or a ClusterSecretStore that the cluster does not have. It is told where other stores are
    there and all of the cluster is at hand, or where the name is one letter off another's that is there.

Why
    The Secret is never made, and the pods that need it never start; what is there already grows old.

PASS
    apiVersion: external-secrets.io/v1
    kind: ClusterSecretStore
    metadata: {name: vault}
    spec: {provider: {vault: {server: "https://vault.example", path: plant, version: v2}}}
    ---
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata: {name: broker, namespace: edge-core}
    spec:
      secretStoreRef: {kind: ClusterSecretStore, name: vault}
      target: {name: broker}
      dataFrom: [{extract: {key: broker}}]

FAIL
    apiVersion: external-secrets.io/v1
    kind: ClusterSecretStore
    metadata: {name: vault}
    spec: {provider: {vault: {server: "https://vault.example", path: plant, version: v2}}}
    ---
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata: {name: broker, namespace: edge-core}
    spec:
      secretStoreRef: {kind: SecretStore, name: vault}
      target: {name: broker}
      dataFrom: [{extract: {key: broker}}]
"""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.expand.misspelt import slip
from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.flux import veiled
from penstock.rules.references import spare
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed
from penstock.shape import mapping

CODE = "secret-store-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

GROUP = "external-secrets.io"
OWN, EVERYBODYS = "SecretStore", "ClusterSecretStore"
OTHER = {OWN: EVERYBODYS, EVERYBODYS: OWN}


def check(cluster: ClusterView) -> Iterator[Problem]:
    """References to stores that are not there."""
    there: dict[tuple[str, str], list[str]] = {}
    for store in cluster.of(OWN, EVERYBODYS, group=GROUP):
        there.setdefault(_within(store.document.kind, store), []).append(store.document.name)
    sure = bool(there) and cluster.complete and not unseen(cluster).everywhere
    for item in cluster.of("ExternalSecret", "PushSecret", group=GROUP):
        for field, reference in _references(item):
            kind, name = str(reference.get("kind") or OWN), str(reference.get("name") or "")
            if not name or kind not in OTHER or veiled(reference) or name in there.get(_within(kind, item), ()):
                continue
            names, other = there.get(_within(kind, item), ()), OTHER[kind]
            elsewhere = name in there.get(_within(other, item), ())
            unused = "" if elsewhere else spare(cluster, kind, _within(kind, item)[1], name, names)
            meant = slip(name, names) or unused
            if meant or elsewhere or (sure and not unseen(cluster).holds(item.document.namespace)):
                hint = (
                    f"write {meant}" if meant else f"write kind: {other}" if elsewhere else "add it, or mend the name"
                )
                last = "kind" if elsewhere and "kind" in reference else "name"
                yield Problem(f"asks the {kind} {name}, which nothing makes", item, (*field, last), hint=hint)


def _within(kind: str, item: Item) -> tuple[str, str]:
    """Where a store of a kind is looked for: in one namespace, or nowhere in particular."""
    return kind, item.document.namespace if kind == OWN else ""


def _references(item: Item) -> Iterator[tuple[Field, Mapping[str, Any]]]:
    """The stores that are asked: by all of it, by single values, and by those of a PushSecret."""
    yield ("spec", "secretStoreRef"), mapping(item.get("spec", "secretStoreRef"))
    for part in ("data", "dataFrom"):
        for field, one in listed(item.content, (), "spec", part):
            yield (*field, "sourceRef", "storeRef"), mapping(mapping(one.get("sourceRef")).get("storeRef"))
    yield from listed(item.content, (), "spec", "secretStoreRefs")
