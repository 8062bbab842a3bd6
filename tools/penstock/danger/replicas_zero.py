"""A workload is scaled to nothing.

It stays on the cluster and does nothing. Where that is meant, suspend or remove it, so that the next reader knows.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen

CODE = "replicas-zero"
KINDS = frozenset({"Deployment", "StatefulSet", "ReplicaSet"})


def check(seen: Seen) -> Iterator[Said]:
    """Those that ran before."""
    if seen.kind in KINDS and seen.before and seen.now("spec", "replicas") == 0 != seen.was("spec", "replicas"):
        yield Grade.DANGER, "it is scaled to zero: nothing of it runs"
