"""A volume or a mount path is there twice.

What
    Two volumes of a pod have one name, or two mounts of a container one mountPath.

Why
    The API server refuses the object ("Duplicate value", "must be unique").

PASS
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          volumeMounts: [{name: tmp, mountPath: /tmp}]
      volumes: [{name: tmp, emptyDir: {}}]

FAIL
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          volumeMounts: [{name: tmp, mountPath: /tmp}, {name: cache, mountPath: /tmp}]
      volumes: [{name: tmp, emptyDir: {}}, {name: cache, emptyDir: {}}]
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.doubles import doubles
from penstock.rules.pods import POD_SPEC
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed, workload

CODE = "volume-doubled"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT
ABOUT = POD_SPEC


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Names of volumes, then paths of each container."""
    found = workload(item)
    if found is None:
        return
    for field, name in doubles((field, one.get("name")) for field, one in found.volumes()):
        yield Problem(f"two volumes are called {name}", item, (*field, "name"), hint="keep one of the two")
    for field, container in found.containers():
        for at, path in doubles((at, one.get("mountPath")) for at, one in listed(container, field, "volumeMounts")):
            message = f"container {container.get('name')} mounts two volumes at {path}"
            yield Problem(message, item, (*at, "mountPath"), hint="keep one of the two")
