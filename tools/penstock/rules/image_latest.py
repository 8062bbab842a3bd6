"""An image's tag is `latest`, or there is none.

What
    The image of a container or of an image volume has no digest, and its tag is `latest` or missing, which means the
    same. In clusters with facts image-not-pinned speaks instead.

Why
    What runs is what the registry held when the node pulled: two nodes run two versions, a restart is an upgrade, and
    going back is not possible, because nobody knows to what.

PASS
    # file: clusters/example/pod.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - {name: historian, image: "registry.example/historian:1.4.0"}

FAIL
    # file: clusters/example/pod.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - {name: historian, image: registry.example/historian}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.image import split
from penstock.rules.contract import Needs, Problem
from penstock.rules.images import veiled
from penstock.rules.pods import POD_SPEC, pulled
from penstock.rules.view import ClusterView, Item

CODE = "image-latest"
SEVERITY = Severity.WARNING
NEEDS = Needs.OBJECT
ABOUT = POD_SPEC


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:
    """Images without a digest whose tag is latest or missing."""
    if cluster.level:
        return
    for field, image in pulled(item):
        if not image or "@" in image or veiled(image):
            continue
        tag = split(image).tag
        if tag in ("", "latest"):
            what = f"has the tag {tag}" if tag else "has no tag, which means latest"
            hint = "name a version, or better a digest"
            yield Problem(f"image {image} {what}", item, field, hint=hint, text=tag)
