"""An image has no digest.

What
    The image of a container or of an image volume is named without `@sha256:…`. In a cluster with facts (a level) this
    is an error, elsewhere the rule says nothing.

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

from penstock.expand.variables import UNKNOWN
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.pods import pulled
from penstock.rules.view import ClusterView, Item

CODE = "image-not-pinned"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:
    """Images without a digest, in clusters that have a level."""
    if not cluster.level:
        return
    for field, image in pulled(item):
        if "@" not in image:
            hint = "pin it by digest in the site's release (images: … digest: sha256:…)"
            # Of `${REGISTRY}/historian:1.0` the value of REGISTRY is no matter.
            certain = UNKNOWN not in image.rpartition("/")[2]
            yield Problem(f"image {image} has no digest", item, field, hint=hint, certain=certain)
