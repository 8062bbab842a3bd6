"""The mirror plan for people."""

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from penstock.mirror.bundle import FETCH, Bundled
from penstock.mirror.check import Proof
from penstock.mirror.find import absent
from penstock.mirror.plan import Plan, Unknown, Use, Wanted
from penstock.mirror.serve import INSIDE, MIRROR, MISSING, OUTSIDE, UNKNOWN
from penstock.mirror.thing import TAG
from penstock.plural import counted
from penstock.report.plain import logged

PLURALS = {"image": "images", "chart": "charts", "oci": "OCI sources", "git": "git sources", "bucket": "buckets"}
SINGULARS = {**{kind: kind for kind in PLURALS}, "oci": "OCI source", "git": "git source"}


def plan(found: Plan, out: TextIO) -> None:
    """Every thing with who serves it to whom, what nobody can know, and what is missing."""
    for line in _lines(found):
        out.write(logged(line) + "\n")


def _lines(found: Plan) -> Iterator[str]:
    yield head(found)
    for one in found.wanted:
        yield f"{one.thing.kind:6} {one.thing.text}{_marks(one)}"
        yield from (f"       {how}: {', '.join(who)}" for how, who in _ways(one).items())
    if found.unknown:
        yield "not known here:"
        yield from map(unknown, found.unknown)
    if found.missing:
        yield "missing:"
        yield from (f"       {_name(use)}: {use.thing.text}: {use.served.why}" for _, use in found.missing)
    else:
        sure = all(use.served.how != UNKNOWN for one in found.wanted for use in one.uses)
        yield "nothing is missing" if sure else "nothing is known to be missing"


def _marks(one: Wanted) -> str:
    if one.own:
        return " (this repository)"
    if not one.thing.registered or one.thing.digest:
        return ""
    if one.thing.version and not TAG.fullmatch(one.thing.version):
        return " (a range)"
    return " (no digest)" if one.thing.version else " (the chart says which)"


def head(found: Plan) -> str:
    """How many clusters, and how many things of each kind."""
    counts = [(kind, sum(1 for one in found.wanted if one.thing.kind == kind)) for kind in PLURALS]
    things = ", ".join(f"{count} {(SINGULARS if count == 1 else PLURALS)[kind]}" for kind, count in counts if count)
    new = f", new since {found.since}" if found.since else ""
    return f"{counted(len(found.clusters), 'cluster')}: {things or 'nothing'}{new}"


def unknown(one: Unknown) -> str:
    """What nobody can say, and where."""
    return f"       {one.object}: {one.why} ({', '.join(one.clusters)})"


def _ways(one: Wanted) -> dict[str, list[str]]:
    """In words how a thing comes → the clusters that it comes to like that."""
    found: dict[str, list[str]] = {}
    for use in one.uses:
        found.setdefault(_way(one, use), []).append(use.cluster)
    return found


def _way(one: Wanted, use: Use) -> str:
    called = f" as {use.thing.name}" if use.thing != one.thing else ""
    also = f", {use.held_by} needs it too" if use.held_by else ""
    match use.served.how:
        case how if how == MIRROR:
            return f"mirror of {use.served.by}{called}{also}"
        case how if how == OUTSIDE:
            return f"from outside{called}" if use.served.by == use.cluster else f"through {use.served.by}{called}{also}"
        case how if how == INSIDE:
            return f"inside the cluster{called}"
        case how if how == MISSING:
            return f"missing{called}"
    return f"not known{called} ({use.served.why})"


def _name(use: Use) -> str:
    return use.cluster + (f", stopped at {use.served.by}" if use.served.by not in ("", use.cluster) else "")


def bundled(made: Bundled, found: Plan, folder: Path, out: TextIO) -> None:
    """What is in a bundle, what is not, and what to do."""
    for one, digest in made.held:
        out.write(logged(f"{one.thing.kind:6} {one.thing.ref} {digest}") + "\n")
    for one in made.lacking:
        out.write(logged(f"{one.thing.kind:6} {one.thing.text}: {absent(one.thing) or 'not at hand'}") + "\n")
    _unknowns(found, out)
    out.write(logged(f"{folder}: {len(made.held)} of {counted(len(found.wanted), 'thing')}") + "\n")
    if made.lacking:
        out.write(logged(f"{folder / FETCH} brings the rest; then run this again") + "\n")


def proof(shown: Proof, found: Plan, out: TextIO) -> None:
    """What is lacking in a layout, and what was proved."""
    for one in shown.lacks:
        out.write(logged(f"{one.thing.kind:6} {one.thing.text}: {one.why}") + "\n")
    for thing in shown.by_name:
        out.write(logged(f"{thing.kind:6} {thing.text}: there by its name; git says no digest") + "\n")
    _unknowns(found, out)
    looked = f"{counted(shown.things, 'thing')}, {counted(shown.blobs, 'blob')}, {shown.size} bytes"
    verdict = f"{counted(len(shown.lacks), 'lack')}" if shown.lacks else "everything is there"
    out.write(f"looked at: {looked}\n{verdict}\n")


def _unknowns(found: Plan, out: TextIO) -> None:
    if found.unknown:
        out.write("not known here:\n")
        out.writelines(logged(unknown(one)) + "\n" for one in found.unknown)
