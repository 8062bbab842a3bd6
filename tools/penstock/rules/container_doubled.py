"""Two containers of a pod have one name.

What
    Containers and init containers of one pod share a name.

Why
    The API server refuses the object, and Flux with it the whole Kustomization.

PASS
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
        - name: cache
          image: registry.example/cache@sha256:1111111111111111111111111111111111111111111111111111111111111111

FAIL
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
        - name: historian
          image: registry.example/cache@sha256:1111111111111111111111111111111111111111111111111111111111111111
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.doubles import doubles
from penstock.rules.pods import POD_SPEC, containers
from penstock.rules.view import ClusterView, Item

CODE = "container-doubled"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT
ABOUT = POD_SPEC


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Names that another container of the pod has already."""
    for field, name in doubles((field, container.get("name")) for field, container in containers(item)):
        yield Problem(f"two containers are called {name}", item, (*field, "name"), hint="give one another name")
