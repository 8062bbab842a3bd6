"""Flux stops looking after something: a Kustomization, a HelmRelease or a source is suspended.

Nothing that git says of it after that reaches the cluster, and of a Kustomization that applies others, nothing new of
those either.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen

CODE = "suspended"


def check(seen: Seen) -> Iterator[Said]:
    """What ran before."""
    was, now = seen.was("spec", "suspend") is True, seen.now("spec", "suspend") is True
    if seen.group.endswith(".fluxcd.io") and seen.before and now and not was:
        yield Grade.DANGER, f"the {seen.kind} is suspended: what git says of it no longer reaches the cluster"
