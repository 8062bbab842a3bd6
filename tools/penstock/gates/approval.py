"""Approvals: enough of the people that a ring lists have signed for a freight, and none of them made it."""

from collections.abc import Iterable
from dataclasses import dataclass

from penstock.gates.reason import Reason
from penstock.gates.settings import Ring
from penstock.plural import counted


@dataclass(frozen=True, slots=True)
class Approval:
    """A tag or commit that approves a freight. `who` and `key` are what a good signature says; `trouble` is why there
    is none. `ring` is the only ring that it is for; empty for all."""

    freight: str
    ref: str
    who: str = ""
    key: str = ""
    ring: str = ""
    trouble: str = ""


def lacking(ring: Ring, freight: str, authors: frozenset[str], approvals: Iterable[Approval]) -> Reason | None:
    """Why the freight may not come to the ring yet; None when enough have approved."""
    if not ring.approvals:
        return None
    listed = {name.lower() for name in ring.approvers}
    agreed: dict[str, str] = {}
    notes = []
    for one in approvals:
        if one.freight != freight or one.ring not in ("", ring.name):
            continue
        why = one.trouble or _refused(one.who, listed, authors)
        if why:
            notes.append(f"{one.ref} does not count: {why}")
        elif one.who.lower() in agreed or one.key in agreed.values():
            notes.append(f"{one.ref} does not count: {one.who} has approved already, or somebody with this key")
        else:
            agreed[one.who.lower()] = one.key
    if len(agreed) >= ring.approvals:
        return None
    have = f"{len(agreed)} of {counted(ring.approvals, 'approval')}" + (
        f" ({', '.join(sorted(agreed))})" if agreed else ""
    )
    return Reason("approval", "; ".join([have, *notes]))


def agreed(ring: Ring, freight: str, authors: frozenset[str], approvals: Iterable[Approval]) -> tuple[str, ...]:
    """Who has approved the freight for the ring, with the tag or commit that says so."""
    listed = {name.lower() for name in ring.approvers}
    return tuple(
        f"{one.who} ({one.ref})"
        for one in approvals
        if one.freight == freight
        and one.ring in ("", ring.name)
        and not (one.trouble or _refused(one.who, listed, authors))
    )


def _refused(who: str, listed: set[str], authors: frozenset[str]) -> str:
    if who.lower() not in listed:
        return f"{who} is not one of the ring's approvers"
    return f"{who} made this freight" if who.lower() in authors else ""
