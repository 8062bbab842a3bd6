"""A CustomResourceDefinition is deleted, and with it every object of its kind on the cluster.

Remove the objects first and let their operator clean up; then the definition.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen

CODE = "removed-crd"


def check(seen: Seen) -> Iterator[Said]:
    """Deleted ones."""
    if seen.deleted and seen.kind == "CustomResourceDefinition":
        kind = seen.was("spec", "names", "kind") or "its kind"
        yield Grade.CRITICAL, f"every object of {kind} on the cluster is deleted with its definition"
