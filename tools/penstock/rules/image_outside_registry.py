"""A cluster below the root pulls an image from elsewhere than its registry.

What
    The cluster has a parent (or its link comes and goes), facts name its REGISTRY, and the image of a container or of
    an image volume is not in it.

Why
    Below the root there is no way to other registries but through every proxy above, and at an intermittent site not
    even that: the pod waits in ImagePullBackOff, often months later, when a node is new and its cache is empty.

PASS
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111

FAIL
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: docker.io/library/busybox@sha256:1111111111111111111111111111111111111111111111111111111111111111
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.image import split
from penstock.rules.contract import Needs, Problem
from penstock.rules.images import below, veiled
from penstock.rules.pods import pulled
from penstock.rules.view import ClusterView
from penstock.rules.workloads import workloads

CODE = "image-outside-registry"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Images of another registry, where REGISTRY is a fact and the cluster has a parent or is not always online."""
    registry = cluster.facts.get("REGISTRY", "")
    far = bool(cluster.parent) or cluster.facts.get("CONNECTIVITY") in ("intermittent", "offline")
    for workload in workloads(cluster) if cluster.level and registry and far else ():
        for field, image in pulled(workload.item):
            if image and not veiled(image) and below(registry, image) is None:
                message = f"image {image} is not in the cluster's registry {registry}"
                hint = "mirror it there, and name it ${REGISTRY}/… in the site's release"
                yield Problem(message, workload.item, field, hint=hint, text=split(image).name)
