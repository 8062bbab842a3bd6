"""A Subscription names a pub/sub component that is not there.

What
    `pubsubname` is no Component of the namespace, or one of another type than pubsub.

Why
    The sidecar subscribes to nothing, and says so only in its log.

PASS
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
    ---
    apiVersion: dapr.io/v2alpha1
    kind: Subscription
    metadata: {name: telemetry, namespace: edge-app1}
    spec: {pubsubname: bus, topic: telemetry, routes: {default: /telemetry}}

FAIL
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
    ---
    apiVersion: dapr.io/v2alpha1
    kind: Subscription
    metadata: {name: telemetry, namespace: edge-app1}
    spec: {pubsubname: bus-2, topic: telemetry, routes: {default: /telemetry}}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.dapr import GROUP, component, components, seen, type_of
from penstock.rules.view import ClusterView, Item

CODE = "dapr-pubsub-missing"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Subscriptions without their component."""
    for item in cluster.of("Subscription", group=GROUP):
        name, namespace = str(item.get("spec", "pubsubname") or ""), item.document.namespace
        if not name or not seen(cluster, namespace):
            continue
        found = component(cluster, namespace, name)
        if found is None:
            message = f"pubsubname {name} is no Component of {namespace}"
            yield Problem(message, item, ("spec", "pubsubname"), hint=_hint(cluster, item))
        elif not type_of(found).startswith("pubsub."):
            message = f"pubsubname {name} is a component of the type {type_of(found)}, not a pub/sub"
            yield Problem(message, item, ("spec", "pubsubname"), hint=_hint(cluster, item))


def _hint(cluster: ClusterView, item: Item) -> str:
    here = (one for one in components(cluster) if one.document.namespace == item.document.namespace)
    names = sorted(one.document.name for one in here if type_of(one).startswith("pubsub."))
    return f"its pub/sub components are {', '.join(names)}" if names else "it has no pub/sub component"
