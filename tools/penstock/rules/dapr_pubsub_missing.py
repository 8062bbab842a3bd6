"""A Subscription, or an app's argument, names a pub/sub component that is not there.

What
    `pubsubname` is no Component of the namespace, or one of another type than pubsub. So is what an app with a sidecar
    is told in its arguments: `--receiverPubSubName`, `--senderPubSubName`, `--dapr=PubSub=…`; not where `--mqtt` gives
    the pub/sub's address.

Why
    The sidecar subscribes to nothing, and says so only in its log; what the app publishes is refused.

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
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.dapr import GROUP, component, components, seen, talking, type_of
from penstock.rules.view import ClusterView, Item

CODE = "dapr-pubsub-missing"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Subscriptions and apps without their component."""
    for item, name, field in _named(cluster):
        namespace = item.document.namespace
        if not name or not seen(cluster, namespace):
            continue
        what = "pubsubname" if item.document.kind == "Subscription" else "the pub/sub"
        found = component(cluster, namespace, name)
        if found is None:
            yield Problem(f"{what} {name} is no Component of {namespace}", item, field, hint=_hint(cluster, item))
        elif not type_of(found).startswith("pubsub."):
            message = f"{what} {name} is a component of the type {type_of(found)}, not a pub/sub"
            yield Problem(message, item, field, hint=_hint(cluster, item))


def _named(cluster: ClusterView) -> Iterator[tuple[Item, str, Field]]:
    """Who names a component, which, and where."""
    for item in cluster.of("Subscription", group=GROUP):
        yield item, str(item.get("spec", "pubsubname") or ""), ("spec", "pubsubname")
    for _, one in talking(cluster):
        yield one.workload.item, one.pubsub, one.pubsub_field


def _hint(cluster: ClusterView, item: Item) -> str:
    here = (one for one in components(cluster) if one.document.namespace == item.document.namespace)
    names = sorted(one.document.name for one in here if type_of(one).startswith("pubsub."))
    return f"its pub/sub components are {', '.join(names)}" if names else "it has no pub/sub component"
