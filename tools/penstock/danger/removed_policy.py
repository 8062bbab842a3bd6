"""A NetworkPolicy is deleted: what it denied is allowed, or what it allowed is denied by the others.

Without any policy for a pod everything may reach it. Look at what else selects the same pods.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen

CODE = "removed-policy"
KINDS = frozenset({"NetworkPolicy", "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "GlobalNetworkPolicy"})


def check(seen: Seen) -> Iterator[Said]:
    """Deleted ones."""
    if seen.deleted and seen.kind in KINDS:
        yield Grade.DANGER, f"this {seen.kind} is deleted: look at what else selects the same pods"
