"""Drift for a person: each cluster, each object that is not as git has it, and which fields."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TextIO

from penstock.drift.values import ClusterDrift, Drifted, State
from penstock.plural import counted, named
from penstock.report.colour import Paint, painter
from penstock.report.diff_lines import field_lines
from penstock.report.plain import inert, plain

#: Sign and colour of a state.
SIGNS = {
    State.CHANGED: ("~", "changed"),
    State.MISSING: ("-", "removed"),
    State.EXTRA: ("+", "added"),
    State.REFUSED: ("!", "removed"),
    State.UNKNOWN: ("?", "aside"),
}
#: So many objects about which nothing is known are written out.
NAMED = 5
#: Colour of a line by its sign.
LINES = {"+": "added", "-": "removed"}


def write(drifts: Sequence[ClusterDrift], out: TextIO) -> None:
    """Cluster by cluster: `-` is live, `+` is what Flux would make of it."""
    paint = painter(out)
    for one in drifts:
        out.write(inert("\n".join(_cluster(one, paint))) + "\n")


def _cluster(one: ClusterDrift, paint: Paint) -> Iterator[str]:
    if one.unknown:
        yield paint("place", plain(one.cluster)) + plain(f": unknown: {one.unknown}")
        return
    yield paint("place", plain(one.cluster)) + plain(f": {summary(one)}")
    for thing in one.objects:
        if thing.state is not State.UNKNOWN:
            yield from _object(thing, paint)
    silent = [thing for thing in one.objects if thing.state is State.UNKNOWN]
    for reason in dict.fromkeys(thing.reason for thing in silent):
        names = named([thing.subject for thing in silent if thing.reason == reason], NAMED)
        yield paint("aside", plain(f"  ? {names}: unknown: {reason}"))


def summary(one: ClusterDrift) -> str:
    """What it comes to, in a line."""
    counts = Counter(thing.state for thing in one.objects)
    said = ", ".join(f"{counts[state]} {state}" for state in State if counts[state])
    left = f", {one.exempt} left alone" if one.exempt else ""
    revisions = sorted({running.revision for running in one.running if running.revision})
    at = f", at {named(revisions, 2)}" if revisions else ""
    return f"{said or 'as in git'} ({counted(one.compared, 'object')} compared{left}{at})"


def _object(one: Drifted, paint: Paint) -> Iterator[str]:
    sign, role = SIGNS[one.state]
    by = f" (by {one.kustomization})" if one.kustomization else ""
    yield paint(role, plain(f"  {sign} {one.state} {one.subject}{by}{f': {one.reason}' if one.reason else ''}"))
    for field in one.fields:
        yield plain(f"      {field.path}")
        for line in field_lines(field):
            yield paint(LINES.get(line.sign, "aside"), plain(f"        {line.sign} {line.text}"))
