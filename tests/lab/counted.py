"""What `make lab` asked, written into docs/reference/topology-proof.md: `python -m tests.lab.counted FILE`.

FILE holds a line of JSON for each site that was compared, each measurement, and each run of telemetry.
"""

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "topology-proof.md"
BEGIN, END = "<!-- made by make lab -->", "<!-- end -->"
#: `make lab` counts what it asked into this file.
COUNT = os.environ.get("LAB_COUNT", "")
WAYS = {"none": "none (from L4)", "one": "one (from L3)", "two": "two (from a line)"}

Line = Mapping[str, Any]


def note(line: Line) -> None:
    """Take down one thing, in a run that counts."""
    if COUNT:
        with Path(COUNT).open("a", encoding="utf-8") as counts:
            counts.write(json.dumps(line) + "\n")


def text(lines: Iterable[Line]) -> str:
    """The part of the page that the run decides."""
    every = list(lines)
    asked = [one for one in every if "asked" in one]
    sums = {key: sum(one[key] for one in asked) for key in ("asked", "reached", "wrong")}
    rows = [
        "| topologies | questions | reached | verdicts that differ |",
        "|---|---|---|---|",
        f"| {len(asked)} | {sums['asked']:,} | {sums['reached']:,} | {sums['wrong']} |",
    ]
    speeds = {one["speed"]: one for one in every if "speed" in one}
    if speeds:
        rows += [
            "",
            "| proxies on the way | a new connection, with its handshake | bytes of one connection |",
            "|---|---|---|",
        ]
        rows += [f"| {WAYS[way]} | {one['latency']:.1f} ms | {one['rate']:,.0f} MB/s |" for way, one in speeds.items()]
    rows += [
        f"\nTelemetry: {one['sent']:,} messages of two lines over two bridges, {one['cuts']} cuts of {one['cut']:g} "
        f"seconds each: none lost, {one['doubled']} came twice."
        for one in every
        if "sent" in one
    ]
    return "\n".join(rows)


def written(page: str, made: str) -> str:
    """The page with its part made anew. ValueError for a page without the marks."""
    found = re.sub(rf"{BEGIN}.*?{END}", lambda _: f"{BEGIN}\n{made}\n{END}", page, flags=re.DOTALL)
    if BEGIN not in found or made not in found:
        raise ValueError(f"{PAGE} has no {BEGIN} … {END}")
    return found


def main(file: str) -> None:
    """Read the counts, write the page."""
    lines = [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]
    if lines:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), text(lines)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
