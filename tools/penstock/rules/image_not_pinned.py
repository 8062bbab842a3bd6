"""An image has no digest.

What
    A container's image is named without `@sha256:…`. In a cluster with facts (a level) this is an error, elsewhere the
    rule says nothing.

Why
    A tag can be moved. A line that restarts a pod in a year must get the bytes that were approved, from a mirror that
    holds them by digest. Releases pin by digest; promotion moves digests.

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
          image: registry.example/historian:1.4.0
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.pods import containers
from penstock.rules.view import ClusterView, Item

CODE = "image-not-pinned"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:
    """Images without a digest, in clusters that have a level."""
    if not cluster.level:
        return
    for field, container in containers(item):
        image = container.get("image")
        if isinstance(image, str) and "@sha256:" not in image:
            hint = "pin it by digest in the site's release (images: … digest: sha256:…)"
            yield Problem(f"image {image} has no digest", item, (*field, "image"), hint=hint)
