"""A pod needs a Secret that nothing makes.

What
    A pod names a Secret that nothing of the cluster's render makes: no manifest, no generator, and no operator that
    makes it by name. Optional references do not count, nor do namespaces that a chart or an unknown operator fills,
    unless the name is one letter off another's that is there. That alone is told of a Secret that something else
    names: a Flux object, an Ingress, a Gateway, a list of `imagePullSecrets`, values of a HelmRelease.

Why
    The pod stays in ContainerCreating or CreateContainerConfigError. Secrets that onboarding puts on a cluster are
    listed under `assume:` in penstock.yaml: then everybody knows what a new cluster must be given. A note in clusters
    without facts, where Secrets are often made by hand.

PASS
    # file: penstock.yaml
    clusters: [clusters/*]
    assume:
      - {kind: Secret, namespace: edge-app1, name: historian}
    # file: clusters/example/pod.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
      volumes:
        - {name: keys, secret: {secretName: historian}}

FAIL
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
      volumes:
        - {name: keys, secret: {secretName: historian}}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.references import missing
from penstock.rules.view import ClusterView

CODE = "secret-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """References to a Secret that is not there."""
    yield from missing(cluster, "Secret", None if cluster.level else Severity.NOTE)
