"""A component takes secrets from a store that is not there.

What
    `auth.secretStore` names no Component of the namespace whose type is a secret store. `kubernetes` is always there.

Why
    The sidecar cannot load the component and stops: the pod never becomes ready.

PASS
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
    auth: {secretStore: kubernetes}

FAIL
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
    auth: {secretStore: vault}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.dapr import component, components, seen, type_of
from penstock.rules.view import ClusterView

CODE = "dapr-secret-store-missing"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Components whose secret store is not there, or is none."""
    for item in components(cluster):
        name, namespace = item.get("auth", "secretStore"), item.document.namespace
        if not isinstance(name, str) or name in ("", "kubernetes") or not seen(cluster, namespace):
            continue
        store = component(cluster, namespace, name)
        if store is None or not type_of(store).startswith("secretstores."):
            why = "no Component" if store is None else f"a component of the type {type_of(store)}"
            message = f"the secret store {name} is {why} of {namespace}"
            yield Problem(message, item, ("auth", "secretStore"), hint="add the store, or write kubernetes")
