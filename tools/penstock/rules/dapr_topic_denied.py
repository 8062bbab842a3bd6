"""An app takes or gives a topic that the component denies it.

What
    The topic of a Subscription (or the dead letter topic, which the sidecar publishes to) is not among the component's
    `allowedTopics`, or `subscriptionScopes` (`publishingScopes`) give the app others; or the component's `scopes` leave
    the app out. So is the topic that an app with a sidecar is told in its arguments: `--receiverPubSubTopicName`,
    `--senderPubSubTopicName`, `--dapr=PubSub=…;Topic=…`.

Why
    Dapr refuses: nothing arrives, and what was to be put aside is lost. The log of the sidecar is the only place that
    says so.

PASS
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
        - {name: cleanSession, value: "true"}
        - {name: allowedTopics, value: "telemetry,alarms"}
    ---
    apiVersion: dapr.io/v2alpha1
    kind: Subscription
    metadata: {name: telemetry, namespace: edge-app1}
    spec: {pubsubname: bus, topic: telemetry, routes: {default: /telemetry}}
    scopes: [historian]
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: historian
      namespace: edge-app1
      annotations: {dapr.io/enabled: "true", dapr.io/app-id: historian}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111

FAIL
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
        - {name: subscriptionScopes, value: "historian=alarms"}
    ---
    apiVersion: dapr.io/v2alpha1
    kind: Subscription
    metadata: {name: telemetry, namespace: edge-app1}
    spec: {pubsubname: bus, topic: telemetry, routes: {default: /telemetry}}
    scopes: [historian]
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: historian
      namespace: edge-app1
      annotations: {dapr.io/enabled: "true", dapr.io/app-id: historian}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.dapr import GROUP, allowed, apps_in, component, scopes, talking, topic_scopes, topics, type_of
from penstock.rules.spoken import Spoken
from penstock.rules.view import ClusterView, Item

CODE = "dapr-topic-denied"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER

SCOPES = ("publishingScopes", "subscriptionScopes")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Subscriptions and arguments whose topics the component does not let the app use."""
    for app, one in talking(cluster):
        bus = component(cluster, one.workload.namespace, one.pubsub)
        if bus is not None and type_of(bus).startswith("pubsub.") and not _contradicts_itself(bus, app):
            yield from _told(app, one, bus)
    for item in cluster.of("Subscription", group=GROUP):
        bus = component(cluster, item.document.namespace, str(item.get("spec", "pubsubname")))
        if bus is not None:
            yield from _of(item, bus, scopes(item) or tuple(apps_in(cluster, item.document.namespace) or ()))


def _contradicts_itself(bus: Item, app: str) -> bool:
    """Whether the component gives the app what it takes away again: dapr-topic-scope-unknown tells that there."""
    some, limits = topics(bus, "allowedTopics"), (topic_scopes(bus, name) for name in SCOPES)
    given = [limit[app] for limit in limits if app in limit]
    left_out = bool(scopes(bus)) and app not in scopes(bus)
    return bool(given) and (left_out or (some is not None and any(named - some for named in given)))


def _told(app: str, one: Spoken, bus: Item) -> Iterator[Problem]:
    item, name = one.workload.item, bus.document.name
    scope, verb = ("subscriptionScopes", "subscribe to") if one.hears else ("publishingScopes", "publish to")
    if scopes(bus) and app not in scopes(bus):
        message = f"{app} is to {verb} {one.topic} through {name}, whose scopes leave it out"
        yield Problem(message, item, one.pubsub_field, hint=f"add {app} to the scopes of {bus}")
    elif not allowed(bus, app, one.topic, scope):
        message = f"{name} does not let {app} {verb} {one.topic} ({_why(bus, app, one.topic, scope)})"
        yield Problem(message, item, one.topic_field, hint=f"allow it in {bus}, or mend the topic")


def _of(item: Item, bus: Item, apps: tuple[str, ...]) -> Iterator[Problem]:
    for app in apps:
        if scopes(bus) and app not in scopes(bus):
            if scopes(item):  # a Subscription for everyone is simply not for this one
                message = f"{app} subscribes through {bus.document.name}, whose scopes leave it out"
                yield Problem(message, item, ("spec", "pubsubname"), hint=f"add {app} to the scopes of {bus}")
            continue
        for key, scope, verb in (
            ("topic", "subscriptionScopes", "subscribe to"),
            ("deadLetterTopic", "publishingScopes", "publish to"),
        ):
            topic = item.get("spec", key)
            if isinstance(topic, str) and topic and not allowed(bus, app, topic, scope):
                message = f"{bus.document.name} does not let {app} {verb} {topic} ({_why(bus, app, topic, scope)})"
                yield Problem(message, item, ("spec", key), hint=f"allow it in {bus}, or mend the topic")


def _why(bus: Item, app: str, topic: str, scope: str) -> str:
    some = topics(bus, "allowedTopics")
    if some is not None and topic not in some:
        return "allowedTopics"
    return scope if app in topic_scopes(bus, scope) else f"protectedTopics, and {scope} does not name it"
