"""The signs that are looked for in every object that changes; the list is written by hand."""

from collections.abc import Mapping

from penstock.danger import (
    above_lines,
    broken,
    closed_site,
    cluster_moved,
    cluster_removed,
    conduit_cut,
    immutable_field,
    large_change,
    left_behind,
    moved_owner,
    privileged,
    prune_changed,
    rbac_widened,
    removed_crd,
    removed_namespace,
    removed_policy,
    removed_stateful,
    replicas_zero,
    rollout_deadlock,
    skips_rings,
    source_moved,
    suspended,
    version_step,
    volume_shrunk,
)
from penstock.danger.danger import Danger
from penstock.danger.rollout_deadlock import Claims
from penstock.danger.seen import Seen, Sign

SIGNS: tuple[Sign, ...] = (
    removed_stateful,
    removed_namespace,
    removed_crd,
    removed_policy,
    immutable_field,
    volume_shrunk,
    privileged,
    rbac_widened,
    replicas_zero,
    version_step,
    suspended,
    moved_owner,
    source_moved,
    left_behind,
    prune_changed,
)


def dangers(seen: Seen) -> tuple[Danger, ...]:
    """Every sign in one change."""
    return tuple(Danger(sign.CODE, grade, said) for sign in SIGNS for grade, said in sign.check(seen))


def dangers_among(seen: Seen, claims: Claims) -> tuple[Danger, ...]:
    """The signs that depend on what else is on the cluster."""
    return tuple(Danger(rollout_deadlock.CODE, grade, said) for grade, said in rollout_deadlock.check(seen, claims))


def manuals() -> Mapping[str, str]:
    """Code → the sign's manual, of every sign there is."""
    more = (
        above_lines,
        broken,
        closed_site,
        cluster_moved,
        cluster_removed,
        conduit_cut,
        large_change,
        rollout_deadlock,
        skips_rings,
    )
    return {sign.CODE: (sign.__doc__ or "").strip() for sign in sorted((*SIGNS, *more), key=lambda one: one.CODE)}
