"""An image has no digest.

What
    The image of a container or of an image volume is named without `@sha256:…`, or with something else after the `@`
    than a whole digest. In a cluster with facts (a level) this is an error, elsewhere the rule says nothing.

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

import re
from collections.abc import Iterator

from penstock.expand.variables import UNKNOWN
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.pods import POD_SPEC, pulled
from penstock.rules.view import ClusterView, Item

#: Those that registries know (the OCI image specification), whole.
DIGEST = re.compile(r"sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}")

CODE = "image-not-pinned"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT
ABOUT = POD_SPEC


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:
    """Images without a digest, in clusters that have a level."""
    if not cluster.level:
        return
    for field, image in pulled(item):
        _, at, digest = image.partition("@")
        if not (DIGEST.fullmatch(digest) or UNKNOWN in digest):
            hint = "pin it by digest in the site's release (images: … digest: sha256:…)"
            # Of `${REGISTRY}/historian:1.0` the value of REGISTRY is no matter.
            certain = UNKNOWN not in image.rpartition("/")[2]
            what = f"image {image}: {digest} is no digest" if at else f"image {image} has no digest"
            yield Problem(what, item, field, hint=hint, certain=certain)
