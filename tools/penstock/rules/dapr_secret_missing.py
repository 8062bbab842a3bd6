"""A component takes a value from a Secret that nothing makes, or from a key that it lacks.

What
    `secretKeyRef` of a component with Kubernetes' own secret store names a Secret that nothing of the render makes,
    or a key that the rendered Secret does not have. A note in clusters without facts.

Why
    The sidecar cannot load the component and stops: the pod never becomes ready.

PASS
    # file: penstock.yaml
    clusters: [clusters/*]
    assume:
      - {kind: Secret, namespace: edge-app1, name: bus}
    # file: clusters/example/bus.yaml
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
        - {name: password, secretKeyRef: {name: bus, key: password}}

FAIL
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
        - {name: password, secretKeyRef: {name: bus, key: password}}
"""

from collections.abc import Iterator

from penstock.expand.producers import is_made
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.dapr import Metadatum, components, metadata, seen
from penstock.rules.references import present
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "dapr-secret-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """References to Secrets or keys that are not there."""
    for item in components(cluster):
        own = item.get("auth", "secretStore") in (None, "", "kubernetes")
        for one in metadata(item).values() if own and seen(cluster, item.document.namespace) else ():
            message = _wrong(cluster, item, one) if one.secret else ""
            if message:
                hint = "add it, or list it under `assume:` in penstock.yaml when only the cluster has it"
                severity = None if cluster.level else Severity.NOTE
                yield Problem(message, item, (*one.field, "secretKeyRef"), hint=hint, severity=severity)


def _wrong(cluster: ClusterView, item: Item, one: Metadatum) -> str:
    namespace, name, key = item.document.namespace, str(one.secret.get("name")), one.secret.get("key")
    secret = cluster.find("Secret", namespace, name)
    if secret is not None:
        keys = {**mapping(secret.get("data")), **mapping(secret.get("stringData"))}
        return f"{one.name}: {secret} has no key {key}" if key and keys and key not in keys else ""
    there = is_made(present(cluster), "Secret", namespace, name) or cluster.assumes("Secret", namespace, name)
    return "" if there else f"{one.name} comes from Secret {namespace}/{name}, which nothing here makes"
