"""What a measurement comes to, and the processor time that it took."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the result. `share`: of what an empty handler moved in the same turns, where there was one."""

    what: str
    per_second: float
    cpu_micros: float
    median_ms: float | None = None
    p99_ms: float | None = None
    share: float | None = None


def cpu(process: int) -> float:
    """Seconds of processor that a process has used so far, user and system; those of its sidecar are its own."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def markdown(figures: Sequence[Figure]) -> str:
    """A table."""
    lines = [
        "| | messages/s | of the empty handler | µs of CPU each | median ms | 99 % ms |",
        "|---|---|---|---|---|---|",
    ]
    for one in figures:
        share = "" if one.share is None else f"{one.share:.0%}"
        times = ["" if value is None else f"{value:.1f}" for value in (one.median_ms, one.p99_ms)]
        lines.append(
            f"| {one.what} | {one.per_second:,.0f} | {share} | {one.cpu_micros:.0f} | {times[0]} | {times[1]} |"
        )
    return "\n".join(lines)
