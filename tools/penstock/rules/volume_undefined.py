"""A container mounts a volume that the pod does not have.

What
    A name under `volumeMounts` (or `volumeDevices`) is no volume of the pod and no volumeClaimTemplate of its
    StatefulSet. An object that Flux merges into the cluster's own (`ssa: Merge`) need not say all of them.

Why
    The API server refuses the object ("volumeMounts[0].name: Not found"); of a StatefulSet before Kubernetes 1.34 it
    refuses the pods.

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
          volumeMounts: [{name: temp, mountPath: /tmp}]
      volumes: [{name: tmp, emptyDir: {}}]
"""

from collections.abc import Iterator

from penstock.expand.exempt import partial
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.pods import POD_SPEC
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed, workload
from penstock.shape import mapping

CODE = "volume-undefined"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT
ABOUT = POD_SPEC


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Mounts whose name nothing of the object defines."""
    found = workload(item)
    if found is None or partial(item.content):
        return
    templates = listed(item.content, (), "spec", "volumeClaimTemplates")
    names = {str(one.get("name")) for _, one in found.volumes()}
    names |= {str(mapping(one.get("metadata")).get("name")) for _, one in templates}
    for field, container in found.containers():
        for key in ("volumeMounts", "volumeDevices"):
            for at, mount in listed(container, field, key):
                if str(mount.get("name")) not in names:
                    message = (
                        f"container {container.get('name')} mounts {mount.get('name')}, which is no volume of the pod"
                    )
                    hint = f"the volumes are {', '.join(sorted(names))}" if names else "add it under volumes"
                    yield Problem(message, item, (*at, "name"), hint=hint)
