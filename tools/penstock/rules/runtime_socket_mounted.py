"""A pod holds the container runtime's socket.

What
    A hostPath volume is the socket of Docker, containerd or CRI-O, or a folder that holds it.

Why
    Whoever speaks to that socket starts privileged containers: the pod is root on the node, whatever its
    securityContext says, and none of Kubernetes' own checks sees it.

PASS
    # file: clusters/example/pod.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: builder, namespace: edge-app1}
    spec:
      containers:
        - {name: builder, image: "registry.example/builder:1.4.0"}
      volumes:
        - {name: logs, hostPath: {path: /var/log/builds}}

FAIL
    # file: clusters/example/pod.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: builder, namespace: edge-app1}
    spec:
      containers:
        - {name: builder, image: "registry.example/builder:1.4.0"}
      volumes:
        - {name: docker, hostPath: {path: /var/run/docker.sock}}
"""

import posixpath
from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.pods import POD_SPEC
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import workload
from penstock.shape import mapping

CODE = "runtime-socket-mounted"
SEVERITY = Severity.WARNING
NEEDS = Needs.OBJECT
ABOUT = POD_SPEC

SOCKETS = frozenset(
    {"docker.sock", "containerd.sock", "crio.sock", "dockershim.sock", "cri-dockerd.sock", "podman.sock"}
)
FOLDERS = frozenset(
    {
        *("/run/containerd", "/var/run/containerd", "/run/k3s/containerd", "/run/crio", "/var/run/crio"),
        *("/run", "/var/run", "/run/k3s"),
    }
)


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """hostPath volumes that are such a socket or its folder."""
    found = workload(item)
    for field, volume in found.volumes() if found else ():
        path = str(mapping(volume.get("hostPath")).get("path") or "")
        if posixpath.basename(path) in SOCKETS or posixpath.normpath(path or ".") in FOLDERS:
            message = f"volume {volume.get('name')} is the container runtime's socket ({path}): root on the node"
            hint = "build without a daemon, read from the Kubernetes API, or use a CSI or device plugin"
            yield Problem(message, item, (*field, "hostPath", "path"), hint=hint)
