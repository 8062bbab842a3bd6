"""A Service selects no pod.

What
    The selector of a Service fits no workload of its namespace. Namespaces that a chart or an unknown operator fills
    are left alone, unless a label is one letter off that of pods which are there.

Why
    The name resolves and nobody answers. Most often a label was renamed on one side.

PASS
    apiVersion: v1
    kind: Service
    metadata: {name: historian, namespace: edge-app1}
    spec: {selector: {app: historian}, ports: [{port: 80, targetPort: 8080}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1, labels: {app: historian}}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111

FAIL
    apiVersion: v1
    kind: Service
    metadata: {name: historian, namespace: edge-app1}
    spec: {selector: {app: history}, ports: [{port: 80, targetPort: 8080}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1, labels: {app: historian}}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.selected import mislabelled, nearly, selected
from penstock.rules.selectors import shown
from penstock.rules.view import ClusterView
from penstock.shape import mapping

CODE = "service-selects-nothing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Services whose selector fits no pod."""
    for item in cluster.of("Service", group=""):
        selector = {"matchLabels": mapping(item.get("spec", "selector"))}
        namespace = item.document.namespace
        found = selected(cluster, namespace, selector)
        if found or not shown(selector) or item.get("spec", "type") == "ExternalName":
            continue  # the selector of an ExternalName is not read
        key, meant = nearly(cluster, namespace, selector["matchLabels"])
        if (key or found == ()) and not mislabelled(cluster, namespace, selector):
            message = f"the Service selects {shown(selector)}, and no pod of {namespace} is so labelled"
            hint = f"write {meant}" if key else "write the labels that the pods carry"
            yield Problem(message, item, ("spec", "selector", *([key] if key else ())), hint=hint)
