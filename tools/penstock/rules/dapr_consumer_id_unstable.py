"""An MQTT client has a new name after every restart, and its broker keeps the old one's session.

What
    The consumerID of a `pubsub.mqtt3` component holds `{podName}` or `{uuid}`, and cleanSession is not true. Apps
    that are StatefulSets keep their pods' names, so `{podName}` is fine where a component is scoped to such apps
    alone.

Why
    The consumerID is the MQTT client id. A persistent session belongs to it: after a restart the messages that waited
    for the old pod are delivered to nobody, and the broker's memory fills with queues that nobody will ever fetch.

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

FAIL
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
        - {name: consumerID, value: "{podName}"}
        - {name: cleanSession, value: "false"}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.dapr import apps, components, is_mqtt, literal, metadata, scopes, truthy
from penstock.rules.view import ClusterView, Item

CODE = "dapr-consumer-id-unstable"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """MQTT components with a persistent session and a passing name."""
    for item in components(cluster):
        name = literal(item, "consumerID") or ""
        passing = "{uuid}" in name or ("{podName}" in name and not _lasting(cluster, item))
        if is_mqtt(item) and passing and not truthy(literal(item, "cleanSession")):
            message = (
                f"consumerID {name} changes with every pod, and the session (cleanSession false) stays with the old one"
            )
            hint = 'write "{appID}" (one replica), or run the app as a StatefulSet, or set cleanSession to "true"'
            yield Problem(message, item, (*metadata(item)["consumerid"].field, "value"), hint=hint)


def _lasting(cluster: ClusterView, item: Item) -> bool:
    """True when all that may use it are StatefulSets."""
    here = {app.id: app.workload.kind for app in apps(cluster) if app.workload.namespace == item.document.namespace}
    users = scopes(item) or tuple(here)
    return bool(users) and all(here.get(user) == "StatefulSet" for user in users)
