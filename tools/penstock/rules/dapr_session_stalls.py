"""What an MQTT broker kept for an app is handed to its sidecar before anybody has subscribed, and is stuck.

What
    Somebody subscribes through a `pubsub.mqtt3` component whose session is kept (cleanSession is not true, which it is
    not by itself) at QoS 1 or 2. Seen are Subscriptions, topics in subscriptionScopes, and the argument
    `--receiverPubSubName`; a subscription that an app makes by itself cannot be seen. Components that only publish,
    as those with `subscriptionScopes` that name no topic for an app, are fine.

Why
    The component connects when the sidecar starts, and subscribes when the app is ready. A broker that kept the
    session sends at the connection, and what nobody is there for is neither handled nor acknowledged; so are messages
    that come while a streaming subscription is away, and those that an app had when it died. MQTT brings such messages
    again only at another connection. With `max_inflight_messages` of them (Mosquitto: 20) nothing comes any more: a
    sidecar that restarts behind a queue of 60 messages gets none of them, and none of those that follow (daprd 1.14;
    dapr/components-contrib issues 4074 and 4110).

PASS
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
        - {name: consumerID, value: "{appID}"}
        - {name: cleanSession, value: "false"}
        - {name: subscriptionScopes, value: "sensor="}
    scopes: [sensor]
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: sensor
      namespace: edge-app1
      annotations: {dapr.io/enabled: "true", dapr.io/app-id: sensor}
    spec:
      containers:
        - name: sensor
          image: registry.example/sensor@sha256:1111111111111111111111111111111111111111111111111111111111111111

FAIL
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
        - {name: consumerID, value: "{appID}"}
        - {name: cleanSession, value: "false"}
        - {name: subscriptionScopes, value: "historian=telemetry"}
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
from penstock.rules.dapr import GROUP, apps, components, is_mqtt, literal, metadata, scopes, topic_scopes
from penstock.rules.spoken import spoken
from penstock.rules.view import ClusterView, Item

CODE = "dapr-session-stalls"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """MQTT components with a kept session that somebody subscribes through."""
    for item in components(cluster):
        if is_mqtt(item) and _kept(item):
            who = sorted({*_scoped(item), *_declared(cluster, item), *_told(cluster, item)})
            if who:
                message = (
                    f"{', '.join(who)} subscribes through a session that the broker keeps: what waits there is handed "
                    "over before the subscription is there, stays unacknowledged, and stalls the rest"
                )
                one = metadata(item).get("cleansession")
                field = (*one.field, "value") if one else ("spec", "metadata")
                hint = (
                    f"let it subscribe at the broker itself (modules here: --mqtt={item.document.name}=mqtt://…), or "
                    'say cleanSession "true" where what comes while it is away may be lost'
                )
                yield Problem(message, item, field, hint=hint)


def _kept(item: Item) -> bool:
    """Whether the broker keeps what comes while nobody is connected; not when only the cluster knows."""
    said = {name: literal(item, name) for name in ("cleanSession", "qos")}
    if any(value is None and name.lower() in metadata(item) for name, value in said.items()):
        return False
    return said["cleanSession"] not in ("true", "1") and said["qos"] != "0"


def _scoped(item: Item) -> Iterator[str]:
    """Apps that its subscriptionScopes name topics for."""
    users = scopes(item)
    for app, topics in topic_scopes(item, "subscriptionScopes").items():
        if topics and (not users or app in users):
            yield app


def _declared(cluster: ClusterView, item: Item) -> Iterator[str]:
    """Apps of the namespace that a Subscription is for."""
    here = [app.id for app in apps(cluster) if app.workload.namespace == item.document.namespace and app.id]
    for one in cluster.of("Subscription", group=GROUP):
        if one.document.namespace == item.document.namespace and one.get("spec", "pubsubname") == item.document.name:
            for app in scopes(one) or here:
                if not scopes(item) or app in scopes(item):
                    yield app


def _told(cluster: ClusterView, item: Item) -> Iterator[str]:
    """Apps that are told to receive from it, by their sidecar."""
    beside = {app.workload for app in apps(cluster)}
    for one in spoken(cluster):
        here = one.workload in beside and one.workload.namespace == item.document.namespace
        limited = topic_scopes(item, "subscriptionScopes").get(one.app)
        allowed = (not scopes(item) or one.app in scopes(item)) and (limited is None or one.topic in limited)
        if one.hears and not one.plain and here and one.pubsub == item.document.name and allowed:
            yield one.app
