"""A Dapr object is scoped to an app that is not there.

What
    `scopes` of a Component, Subscription, Resiliency or HTTPEndpoint names an app id that no workload of the
    namespace has with its sidecar on. Namespaces that a chart fills are left alone.

Why
    The object is for nobody: the app that was meant runs without it, or under another id.

PASS
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
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
    scopes: [history]
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
from penstock.rules.dapr import APP_ID, GROUP, known_apps, scopes
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import workloads

CODE = "dapr-scope-unknown"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

SCOPED = ("Component", "Subscription", "Resiliency", "HTTPEndpoint")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Scopes that no app is."""
    for item in cluster.of(*SCOPED, group=GROUP):
        apps = known_apps(cluster, item)
        for index, name in enumerate(scopes(item)) if apps is not None else ():
            if name not in (apps or {}):
                message = f"scopes names the app {name}, which {_why(cluster, item, name)}"
                hint = f"the apps of {item.document.namespace} are {', '.join(sorted(apps or {})) or 'none'}"
                yield Problem(message, item, ("scopes", index), hint=hint)


def _why(cluster: ClusterView, item: Item, name: str) -> str:
    here = (one for one in workloads(cluster) if one.namespace == item.document.namespace)
    off = any(one.annotations.get(APP_ID) == name for one in here)
    return "has no sidecar (dapr.io/enabled)" if off else f"no workload of {item.document.namespace} is"
