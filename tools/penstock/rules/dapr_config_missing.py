"""A pod's sidecar is given a Configuration that is not there.

What
    The annotation `dapr.io/config` names no Configuration of the pod's namespace.

Why
    The sidecar stops when it starts ("error loading configuration"), and the pod never becomes ready.

PASS
    apiVersion: dapr.io/v1alpha1
    kind: Configuration
    metadata: {name: tracing, namespace: edge-app1}
    spec: {tracing: {samplingRate: "0"}}
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: historian
      namespace: edge-app1
      annotations: {dapr.io/enabled: "true", dapr.io/app-id: historian, dapr.io/config: tracing}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111

FAIL
    apiVersion: v1
    kind: Pod
    metadata:
      name: historian
      namespace: edge-app1
      annotations: {dapr.io/enabled: "true", dapr.io/app-id: historian, dapr.io/config: tracing}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.dapr import CONFIG, GROUP, apps, seen
from penstock.rules.view import ClusterView

CODE = "dapr-config-missing"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Apps whose Configuration is not in their namespace."""
    there = {(i.document.namespace, i.document.name) for i in cluster.of("Configuration", group=GROUP)}
    for app in apps(cluster):
        workload, name = app.workload, app.workload.annotations.get(CONFIG)
        if (
            not isinstance(name, str)
            or not name
            or not seen(cluster, workload.namespace)
            or (workload.namespace, name) in there
        ):
            continue
        message = f"dapr.io/config names the Configuration {name}, which {workload.namespace} does not have"
        field = (*workload.metadata_field, "annotations", CONFIG)
        yield Problem(message, workload.item, field, hint="add it to this namespace, or mend the name")
