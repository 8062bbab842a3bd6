"""A component scopes topics that it does not allow, or apps that may not use it.

What
    `publishingScopes` or `subscriptionScopes` name a topic that is not among `allowedTopics`, or an app that `scopes`
    leaves out.

Why
    The scope gives what the component takes away again: one of the two lists was forgotten when the other was
    changed.

PASS
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
        - {name: allowedTopics, value: telemetry}
        - {name: publishingScopes, value: "historian=telemetry"}

FAIL
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
        - {name: allowedTopics, value: telemetry}
        - {name: publishingScopes, value: "historian=telemetri"}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.dapr import components, metadata, scopes, topic_scopes, topics
from penstock.rules.view import ClusterView, Item

CODE = "dapr-topic-scope-unknown"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Scopes of topics that the component's other lists contradict."""
    for item in components(cluster):
        for name in ("publishingScopes", "subscriptionScopes"):
            for what in _contradictions(item, name):
                field = metadata(item)[name.lower()].field
                hint = "write the same names in allowedTopics and scopes, or take them out here"
                yield Problem(f"{name} {what}", item, (*field, "value"), hint=hint)


def _contradictions(item: Item, name: str) -> Iterator[str]:
    some, who = topics(item, "allowedTopics"), scopes(item)
    for app, named in topic_scopes(item, name).items():
        if who and app not in who:
            yield f"names the app {app}, which the component's scopes leave out"
        for topic in sorted(named - some) if some is not None else ():
            yield f"gives {app} the topic {topic}, which is not among allowedTopics"
