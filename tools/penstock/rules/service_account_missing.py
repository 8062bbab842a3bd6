"""A pod runs as a service account that nothing makes.

What
    A pod names a ServiceAccount that nothing of the cluster's render makes: no manifest, no generator, and no
    operator that makes it by name. Optional references do not count, nor do namespaces that a chart or an unknown
    operator fills, unless the name is one letter off another's that is there.

Why
    The controller cannot create a single pod: "serviceaccount not found", said only in the events of its ReplicaSet.

PASS
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: historian, namespace: edge-app1}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      serviceAccountName: historian
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111

FAIL
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      serviceAccountName: historian
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.references import missing
from penstock.rules.view import ClusterView

CODE = "service-account-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """References to a ServiceAccount that is not there."""
    yield from missing(cluster, "ServiceAccount")
