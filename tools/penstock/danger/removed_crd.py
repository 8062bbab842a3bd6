"""A CustomResourceDefinition is deleted, and with it every object of its kind on the cluster.

Remove the objects first and let their operator clean up; then the definition. A version that is no longer served is
told too: whoever asks for it, Flux and operators included, gets an error.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen, value
from penstock.document import Object
from penstock.shape import mappings

CODE = "removed-crd"


def check(seen: Seen) -> Iterator[Said]:
    """Deleted ones, and those with a version less."""
    if seen.deleted and seen.kind == "CustomResourceDefinition":
        kind = seen.was("spec", "names", "kind") or "its kind"
        yield Grade.CRITICAL, f"every object of {kind} on the cluster is deleted with its definition"
    if seen.stays and seen.kind == "CustomResourceDefinition" and seen.after:
        for version in sorted(_served(seen.before) - _served(seen.after)):
            yield Grade.DANGER, f"its version {version} is no longer served: whoever asks for it gets an error"


def _served(definition: Object | None) -> set[str]:
    versions = mappings(value(definition, "spec", "versions"))
    return {str(one.get("name")) for one in versions if one.get("served") is True}
