"""A pod reaches into its node.

What
    In clusters with facts: a privileged container, a hostPath, or the host's network, processes or IPC, in a
    namespace that does not already forbid them (then pod-security says so).

Why
    Such a pod is the node: whoever breaks it has the line's machine. Some components need it (a network plugin, a
    driver); then a waiver on the object says why: `waive.penstock.dev/host-access: <reason>`.

PASS
    apiVersion: v1
    kind: Pod
    metadata:
      name: driver
      namespace: edge-core
      annotations: {waive.penstock.dev/host-access: it reads the fieldbus card}
    spec:
      containers:
        - name: driver
          image: registry.example/driver@sha256:1111111111111111111111111111111111111111111111111111111111111111
      volumes:
        - {name: bus, hostPath: {path: /dev/fieldbus0}}

FAIL
    apiVersion: v1
    kind: Pod
    metadata: {name: driver, namespace: edge-core}
    spec:
      containers:
        - name: driver
          image: registry.example/driver@sha256:1111111111111111111111111111111111111111111111111111111111111111
      volumes:
        - {name: bus, hostPath: {path: /dev/fieldbus0}}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.pod_security import LABEL
from penstock.rules.pod_standards import BASELINE, NEWEST, RESTRICTED, Pod, host_namespaces, host_paths, privileged
from penstock.rules.view import ClusterView
from penstock.rules.workloads import workloads

CODE = "host-access"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Ways into the node, where no enforced level forbids them, in clusters with facts."""
    if not cluster.level:
        return
    spaces = cluster.of("Namespace", group="")
    strict = {one.document.name for one in spaces if one.applied_labels.get(LABEL) in (BASELINE, RESTRICTED)}
    for workload in workloads(cluster):
        if workload.namespace in strict:
            continue
        pod = Pod(workload, NEWEST)
        for field, what in (*host_namespaces(pod), *privileged(pod), *host_paths(pod)):
            hint = "use a device plugin, a CSI volume or a Service; or say why it must be so in a waiver on the object"
            yield Problem(f"{what}: the pod reaches into its node", workload.item, field, hint=hint)
