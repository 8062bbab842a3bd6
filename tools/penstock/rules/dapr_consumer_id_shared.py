"""Two MQTT clients have one name.

What
    Two apps, two components of one app, or two replicas of one app connect to the same broker (`url`) with the same
    consumerID. Without a consumerID it is the app id.

Why
    The consumerID is the MQTT client id. A broker throws the older client out when another one comes with its name:
    the two take turns for ever, and every change loses what is under way.

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
        - {name: consumerID, value: plant}
    ---
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus-2, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
        - {name: consumerID, value: plant}
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
from penstock.rules.dapr import App, apps, components, is_mqtt, literal, metadata, scopes
from penstock.rules.view import ClusterView, Item

CODE = "dapr-consumer-id-shared"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Clients that come with a name that another one has already."""
    first: dict[tuple[str, str], tuple[Item, App]] = {}
    for item in components(cluster):
        url = literal(item, "url") if is_mqtt(item) else None
        for app in _users(cluster, item) if url else ():
            name = _name(item, app)
            other = first.setdefault((url or "", name), (item, app)) if name else None
            if other and (other[0] is not item or other[1] is not app):
                message = (
                    f"{app.id} connects as {name}, and so does {_shown(other, item, app)}: the broker throws one out"
                )
                yield Problem(
                    message, item, _field(item), hint='make it differ: "{appID}" and a word for the component'
                )
            elif name and app.workload.replicas > 1:
                message = (
                    f"{app.workload.replicas} replicas of {app.id} connect as {name}: the broker throws all but one out"
                )
                yield Problem(message, item, _field(item), hint="one replica, or a StatefulSet with {podName}")


def _users(cluster: ClusterView, item: Item) -> list[App]:
    here = (app for app in apps(cluster) if app.workload.namespace == item.document.namespace and app.id)
    return [app for app in here if not scopes(item) or app.id in scopes(item)]


def _name(item: Item, app: App) -> str:
    """The client id; empty when each pod has its own, or only the cluster knows it."""
    if "consumerid" in metadata(item) and literal(item, "consumerID") is None:
        return ""
    name = literal(item, "consumerID") or app.id
    own = "{podName}" in name or "{uuid}" in name
    return "" if own else name.replace("{appID}", app.id).replace("{namespace}", app.workload.namespace)


def _field(item: Item) -> tuple[str | int, ...]:
    one = metadata(item).get("consumerid")
    return (*one.field, "value") if one else ("spec", "metadata")


def _shown(other: tuple[Item, App], item: Item, app: App) -> str:
    if other[1] is app:
        return f"its component {other[0].document.name}"
    return other[1].id if other[0] is item else f"{other[1].id} through {other[0]}"
