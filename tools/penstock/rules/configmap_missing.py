"""A pod needs a ConfigMap that nothing makes.

What
    A pod names a ConfigMap that nothing of the cluster's render makes: no manifest, no generator, and no operator
    that makes it by name. Optional references do not count, nor do namespaces that a chart or an unknown operator
    fills, unless the name is one letter off another's that is there.

Why
    The pod stays in ContainerCreating, and the rollout fails after its timeout. A frequent reason: a generator's
    ConfigMap has a hash at the end of its name, and the pod is in another kustomization.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: nodes, namespace: edge-app1}
    data: {pn.json: '[]'}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
      volumes:
        - {name: nodes, configMap: {name: nodes}}

FAIL
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
      volumes:
        - {name: nodes, configMap: {name: nodes}}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.references import missing
from penstock.rules.view import ClusterView

CODE = "configmap-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """References to a ConfigMap that is not there."""
    yield from missing(cluster, "ConfigMap")
