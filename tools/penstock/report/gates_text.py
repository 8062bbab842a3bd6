"""The gates for a person: a table of sites and apps, and why each waits; what is the same of many is told once."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from typing import TextIO

from penstock.gates.decide import Verdict
from penstock.gates.reason import NAMED, grouped
from penstock.gates.soak import Stage
from penstock.gates.span import words
from penstock.gates.status import Row
from penstock.plural import named

HEADINGS = ("RING", "SITE", "APP", "VERSION", "AGE", "SOAK LEFT", "LOCAL", "BEHIND", "NEXT")
SITE = HEADINGS.index("SITE")
#: With more rows, sites that are the same in everything share one.
MANY = 60
Cells = tuple[str, ...]


def write(rows: Sequence[Row], out: TextIO) -> None:
    """One line for each app of each site that has a version or something to tell; below a site's why they wait."""
    rows = [row for row in rows if row.version or row.to or row.local or row.held] or rows
    sites = [(list(same), _notes(same)) for same in _by_site(rows)]
    blocks = [([_cells(row) for row in same], notes) for same, notes in sites]
    if len(rows) > MANY:
        blocks = list(_alike(blocks))
    table = [HEADINGS, *(line for lines, _ in blocks for line in lines)]
    widths = [max(len(line[column]) for line in table) for column in range(len(HEADINGS))]
    out.write(_line(HEADINGS, widths))
    for lines, notes in blocks:
        out.writelines(_line(line, widths) for line in lines)
        out.writelines(f"    {note}\n" for note in notes)


def verdicts(found: Sequence[Verdict], out: TextIO) -> None:
    """A line for the sites of a ring that may take the same, or wait for the same, and all that they wait for."""
    told: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for one in found:
        if one.cargo is not None:
            told.setdefault((one.ring, *_verdict(one)), []).append(one.site)
    for (ring, said, notes), sites in told.items():
        verb = said if len(sites) == 1 else said.replace("waits", "wait", 1)
        out.write(f"{ring} {named(sites, NAMED)}: {verb}\n")
        out.writelines(f"    {note}\n" for note in notes)


def _verdict(one: Verdict) -> tuple[str, tuple[str, ...]]:
    """What may be or waits, and the reasons."""
    freight = one.cargo.hash.removeprefix("sha256:")[:12] if one.cargo else ""
    if one.moving:
        held = [app.app for app in one.apps if app.held and not app.current]
        but = f" (held: {', '.join(held)})" if held else ""
        return f"may take {freight}: {', '.join(one.moving)}{but}", ()
    left = f", {words(one.left)} left" if one.left else ""
    own = [reason.text for reason in one.reasons]
    apps = grouped((app.app, reason.text) for app in one.apps for reason in app.reasons)
    return f"waits for {freight}{left}", (*own, *apps)


def _by_site(rows: Sequence[Row]) -> Iterator[list[Row]]:
    return (list(same) for _, same in groupby(rows, key=lambda row: (row.ring, row.site)))


def _notes(rows: Iterable[Row]) -> list[str]:
    held = dict.fromkeys(f"held: {row.held}" for row in rows if row.held)
    return [*held, *grouped((row.app, each) for row in rows for each in row.waits if each != row.held)]


def _alike(blocks: Iterable[tuple[list[Cells], list[str]]]) -> Iterator[tuple[list[Cells], list[str]]]:
    """Sites that are the same but for their names as one, called after the first of them."""
    found: dict[tuple[tuple[Cells, ...], tuple[str, ...]], list[str]] = {}
    for lines, notes in blocks:
        bare = tuple((*line[:SITE], *line[SITE + 1 :]) for line in lines)
        found.setdefault((bare, tuple(notes)), []).append(lines[0][SITE])
    for (bare, told), sites in found.items():
        name = sites[0] if len(sites) == 1 else f"{sites[0]} +{len(sites) - 1}"
        yield [(*line[:SITE], name, *line[SITE:]) for line in bare], list(told)


def _cells(row: Row) -> Cells:
    soak = {Stage.SOAKED: "done", Stage.UNKNOWN: "unknown", Stage.FAILING: "failing", Stage.ELSEWHERE: "not yet"}
    left = words(row.soak_left) if row.soak_left is not None else soak.get(row.stage, "-") if row.stage else "-"
    to = f"{row.to} now" if row.allowed else f"{row.to} {_in(row.left)}" if row.to else "-"
    return (
        row.ring or "-",
        row.site,
        row.app,
        row.version or "-",
        words(row.age) if row.age is not None else "-",
        left,
        str(row.local or "-"),
        str(row.behind or "-"),
        to,
    )


def _in(left: timedelta | None) -> str:
    return f"in {words(left)}" if left else "waits"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip() + "\n"
