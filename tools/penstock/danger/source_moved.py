"""A Flux source points elsewhere: everything that comes from it may be another, and what that is git here may not tell.

Compare the two revisions of the source; where they are this repository's, the objects are in this diff.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen

CODE = "source-moved"
KINDS = frozenset({"GitRepository", "Bucket", "HelmRepository"})
FIELDS = (("spec", "url"), ("spec", "ref"), ("spec", "bucketName"), ("spec", "endpoint"))


def check(seen: Seen) -> Iterator[Said]:
    """Sources that are on both sides."""
    if seen.stays and seen.kind in KINDS and seen.group == "source.toolkit.fluxcd.io":
        for way in FIELDS:
            if seen.differs(*way):
                old, new = seen.was(*way), seen.now(*way)
                yield Grade.CAUTION, f"the source's {way[-1]} is another: {_said(old)} → {_said(new)}"


def _said(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {inner}" for key, inner in sorted(value.items())) or "nothing"
    return str(value) if value else "nothing"
