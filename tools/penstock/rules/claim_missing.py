"""A pod mounts a claim that nothing makes.

What
    A pod names a PersistentVolumeClaim that nothing of the cluster's render makes: no manifest, no generator, and no
    operator that makes it by name. Optional references do not count, nor do namespaces that a chart or an unknown
    operator fills, unless the name is one letter off another's that is there, or one word off one that nobody speaks
    of.

Why
    The pod cannot be scheduled: "persistentvolumeclaim not found".

PASS
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: history, namespace: edge-app1}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
      volumes:
        - {name: history, persistentVolumeClaim: {claimName: history}}

FAIL
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
      volumes:
        - {name: history, persistentVolumeClaim: {claimName: history}}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.references import missing
from penstock.rules.view import ClusterView

CODE = "claim-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """References to a PersistentVolumeClaim that is not there."""
    yield from missing(cluster, "PersistentVolumeClaim")
