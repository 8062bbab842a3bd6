"""A component's metadata has a name that Dapr does not read.

What
    The name is none that this type of component takes, in whatever case, and is like one that it does take:
    `allowedTopic` for `allowedTopics`. Only of types that Dapr has built in.

Why
    Dapr passes over what it does not know, without a word: what was to be set keeps its default. Topics that were to be
    closed stay open, and a session that was to last is lost.

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

FAIL
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
        - {name: allowedTopic, value: telemetry}
"""

from collections.abc import Iterator

from penstock.expand.variables import UNKNOWN
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.dapr import GROUP, metadata, type_of
from penstock.rules.dapr_types import meant, types
from penstock.rules.view import ClusterView, Item

CODE = "dapr-metadata-unknown"
SEVERITY = Severity.WARNING
NEEDS = Needs.OBJECT
ABOUT = ("Component",)


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Names that nobody reads."""
    kind = types().types.get(type_of(item).lower()) if item.document.group == GROUP else None
    for lower, one in metadata(item).items() if kind else ():
        if not kind or lower in kind.settings or lower in kind.reads or UNKNOWN in lower:
            continue
        near = meant(lower, (setting.name for setting in kind.settings.values()))
        if near:
            message = f"{type_of(item)} reads no metadata {one.name}, and Dapr passes over it"
            yield Problem(message, item, (*one.field, "name"), hint=f"write {near}")
