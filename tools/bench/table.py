"""Rows of the benchmark table."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.measure import Took


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: what was done, what it took, and what it is compared with or promised."""

    work: str
    took: Took
    note: str = ""

    def __str__(self) -> str:
        took = self.took
        said = f" (exit {took.code})" if took.code not in (0, 1) else ""
        return f"{self.work}: {took.wall:.2f} s, {took.cpu:.2f} s CPU, {took.peak:.0f} MiB{said} {self.note}".rstrip()


def table(rows: Sequence[Row]) -> str:
    """A Markdown table."""
    lines = ["| work | wall s | CPU s | peak MiB | |", "|---|---|---|---|---|"]
    lines += [f"| {r.work} | {r.took.wall:.2f} | {r.took.cpu:.2f} | {r.took.peak:.0f} | {r.note} |" for r in rows]
    return "\n".join(lines) + "\n"
