"""The longest single requests to a worker, of every repository that is named: how far real ones are from the limits.

    python tools/bench/longest.py FOLDER...

In milliseconds of the processors, as the system counts them (in steps of ten).
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

sys.path.insert(0, str(Path(__file__).parents[1]))

from penstock.errors import PenstockError
from penstock.fleet import open_repository
from penstock.validate.run import validate_in
from penstock.worker import pool
from penstock.worker.frame import Frame
from penstock.worker.worker import Worker
from penstock.workshop import Workshop

TICK = 1000 / os.sysconf("SC_CLK_TCK")
#: How many of the longest are printed for each operation.
SHOWN = 3


class Watched(Worker):
    """A worker whose requests are timed."""

    took: ClassVar[list[tuple[float, str, str]]] = []

    def _ask(self, header: Mapping[str, object], parts: tuple[bytes, ...]) -> Frame:
        before = self._spent()
        try:
            return super()._ask(header, parts)
        finally:
            self.took.append((self._spent() - before, str(header["op"]), str(header.get("path", ""))))

    def _spent(self) -> float:
        if self._child is None:
            return 0.0
        words = Path(f"/proc/{self._child.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) * TICK


def main() -> int:
    """Validate each, and print what took longest of all."""
    os.environ["PENSTOCK_NO_STORE"] = "1"
    pool.Worker = Watched  # type: ignore[attr-defined]
    every: list[tuple[float, str, str, str]] = []
    for folder in sys.argv[1:]:
        Watched.took.clear()
        try:
            with Workshop() as workshop:
                validate_in(workshop, open_repository(Path(folder), [], []))
        except PenstockError as error:
            print(f"{folder}: {error}", file=sys.stderr)
        every += [(*one, Path(folder).name) for one in Watched.took]
    for operation in sorted({one[1] for one in every}):
        found = sorted((one for one in every if one[1] == operation), reverse=True)
        print(f"{operation}: {len(found)} requests")
        for took, _, path, name in found[:SHOWN]:
            print(f"  {took:6.0f} ms  {name} {path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
