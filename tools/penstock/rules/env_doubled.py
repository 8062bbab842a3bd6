"""An environment variable is set twice in one container.

What
    Two entries of `env` have one name.

Why
    Flux applies on the server's side, where a list of variables is keyed by name: the API server refuses the object
    with "duplicate entries for key". Tools that apply on the client's side let it pass, and the last one wins.

PASS
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          env:
            - {name: LOG_LEVEL, value: info}

FAIL
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          env:
            - {name: LOG_LEVEL, value: info}
            - {name: LOG_LEVEL, value: debug}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.doubles import doubles
from penstock.rules.pods import POD_SPEC, containers
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed

CODE = "env-doubled"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT
ABOUT = POD_SPEC


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Names that another variable of the container has already."""
    for field, container in containers(item):
        variables = listed(container, field, "env")
        for at, name in doubles((at, one.get("name")) for at, one in variables):
            message = f"container {container.get('name')} sets {name} twice: server-side apply refuses it"
            yield Problem(message, item, at, hint="keep one of the two")
