"""The fleet's status as a table for a person."""

from collections.abc import Sequence
from typing import TextIO

from penstock.report.plain import inert, plain
from penstock.status import Row

HEADINGS = ("SITE", "CLUSTER", "LEVEL", "PARENT", "LINK", "KUBERNETES", "FLUX", "OBJECTS", "FINDINGS")


def write(rows: Sequence[Row], out: TextIO) -> None:
    """One line per cluster; below it what it runs, with the pins."""
    table = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(HEADINGS))]
    out.write(_line(HEADINGS, widths))
    site = ""
    for row, cells in zip(rows, table[1:], strict=True):
        if site and row.site != site:
            out.write("\n")
        site = row.site
        out.write(_line(cells, widths))
        for word, things in (("charts", row.charts), ("images", tuple(map(str, row.pins)))):
            if things:
                out.write(_wrapped(word, [plain(one) for one in things]))


def _cells(row: Row) -> tuple[str, ...]:
    findings = ", ".join(
        f"{n} {w}{'s' if n > 1 else ''}" for n, w in ((row.errors, "error"), (row.warnings, "warning")) if n
    )
    words = (
        row.site or "-",
        row.cluster,
        row.level or "-",
        row.parent or "-",
        row.connectivity or "-",
        row.kubernetes or "-",
        row.flux or "-",
        str(row.objects),
        findings or "none",
    )
    return tuple(map(plain, words))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return inert("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()) + "\n"


def _wrapped(word: str, things: Sequence[str], width: int = 100) -> str:
    lines, line = [], f"    {word}: "
    for index, thing in enumerate(things):
        text = thing + (", " if index < len(things) - 1 else "")
        if len(line) + len(text) > width and not line.endswith(": "):
            lines.append(line.rstrip())
            line = " " * (len(word) + 6)
        line += text
    return "\n".join([*lines, line.rstrip()]) + "\n"
