"""The gates for a person: a table of sites and apps, and why each waits."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TextIO

from penstock.gates.decide import Verdict
from penstock.gates.soak import Stage
from penstock.gates.span import words
from penstock.gates.status import Row

HEADINGS = ("RING", "SITE", "APP", "VERSION", "AGE", "SOAK LEFT", "LOCAL", "BEHIND", "NEXT")


def write(rows: Sequence[Row], out: TextIO) -> None:
    """One line for each app of each site that has a version or something to tell; below it why it waits."""
    rows = [row for row in rows if row.version or row.to or row.local or row.held] or rows
    table = [HEADINGS, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(HEADINGS))]
    out.write(_line(HEADINGS, widths))
    for row, cells in zip(rows, table[1:], strict=True):
        out.write(_line(cells, widths))
        notes = ([f"held: {row.held}"] if row.held else []) + [each for each in row.waits if each != row.held]
        out.writelines(f"    {note}\n" for note in notes)


def verdicts(found: Sequence[Verdict], out: TextIO) -> None:
    """A line for each site that has something to come: what it may take, or all that it waits for."""
    for one in found:
        if one.cargo is None:
            continue
        freight = one.cargo.hash.removeprefix("sha256:")[:12]
        if one.moving:
            held = [app.app for app in one.apps if app.held and not app.current]
            but = f" (held: {', '.join(held)})" if held else ""
            out.write(f"{one.ring} {one.site}: may take {freight}: {', '.join(one.moving)}{but}\n")
            continue
        left = f", {words(one.left)} left" if one.left else ""
        out.write(f"{one.ring} {one.site}: waits for {freight}{left}\n")
        out.writelines(f"    {reason.text}\n" for reason in one.reasons)
        out.writelines(f"    {each}\n" for each in dict.fromkeys(r.text for app in one.apps for r in app.reasons))


def _cells(row: Row) -> tuple[str, ...]:
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
