"""Releases: image pins and the patches of charts."""

from tests.placement.swap import Swap

RELEASE = "*/sites/*/release/kustomization.yaml"

AIMS = (
    Swap("bad digest", RELEASE, r"digest: sha256:", "digest: sha257:", ("image-not-pinned",), certain=False),
    Swap(
        "no digest",
        RELEASE,
        r"(newTag: .*)\n    digest: .*",
        r"\1",
        ("image-not-pinned",),
        certain=False,
        offsets=(-2, -1, 0),
    ),
    Swap(
        "other registry",
        RELEASE,
        r"newName: \$\{REGISTRY\}/",
        "newName: docker.io/library/",
        ("image-outside-registry",),
        certain=False,
    ),
    Swap(
        "chart without a digest", "*/release/[cd]*.yaml", r"digest: sha256:\S+", "digest: {a: b}", ("object-invalid",)
    ),
)
