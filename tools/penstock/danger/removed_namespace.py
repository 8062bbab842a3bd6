"""A Namespace is deleted, and everything in it, whoever made it.

Objects that Flux does not know of (claims, Secrets of operators, certificates) go too. Keep the Namespace with the
annotation `kustomize.toolkit.fluxcd.io/prune: disabled` until it is empty.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen

CODE = "removed-namespace"


def check(seen: Seen) -> Iterator[Said]:
    """Deleted ones."""
    if seen.deleted and seen.kind == "Namespace" and not seen.group:
        yield Grade.CRITICAL, "the Namespace is deleted with everything in it, whoever made it"
