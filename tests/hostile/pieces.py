"""Work that penstock does in one piece in its own process, of any size: how long it takes must grow with the size.

    python -m tests.hostile.pieces [SIZE]

Seconds of processor time of each piece, and the most MiB that its process had; of 100,000 entries when nobody says.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from penstock import baseline
from penstock.finding import Finding, Place, Severity
from penstock.gates import holdfile
from penstock.promote import lock
from penstock.promote.freight import digest
from penstock.report.reporters import REPORTERS, reporter
from penstock.validate.report import Report
from tests.penstock.support import reports

#: What is prepared is not counted; what it gives is.
Piece = Callable[[int, Path], Callable[[], object]]


def findings(count: int) -> Report:
    """Findings of many objects in many files."""
    return reports.report(*(_finding(n) for n in range(count)))


def _finding(number: int) -> Finding:
    return reports.finding(
        severity=list(Severity)[number % 3],
        message=f"field {number} is wrong",
        place=Place(f"apps/{number % 997}.yaml", number % 89 + 1),
        subject=f"ConfigMap/default/c{number}",
    )


def report(name: str, count: int, folder: Path) -> Callable[[], object]:
    """One of the seven reports."""
    shown, write = findings(count), reporter(name)

    def written() -> None:
        with (folder / "report").open("w", encoding="utf-8") as out:
            write(shown, _text(out))

    return written


def _text(out: Any) -> TextIO:
    text: TextIO = out
    return text


def known(count: int, folder: Path) -> Callable[[], object]:
    """A baseline that is written, read, and taken from a report."""
    shown, path = findings(count), folder / "baseline.json"

    def done() -> object:
        baseline.write(path, shown)
        return baseline.without(shown, baseline.read(path))

    return done


def held(count: int, _: Path) -> Callable[[], object]:
    """A file of holds, four lines each."""
    one = "- {app: a%d, who: ada, since: 2026-01-01T00:00:00Z,\n   until: 2027-01-01T00:00:00Z,\n   reason: why\n  }\n"
    head = "apiVersion: penstock/v1\nkind: SiteHolds\nsite: a\nholds:\n"
    text = (head + "".join(one % n for n in range(count // 4))).encode()
    return lambda: holdfile.read(text, "holds.yaml", "a")


def locked(count: int, _: Path) -> Callable[[], object]:
    """The lock of a site, a value on each line."""
    values = {f"apps/web.yaml#spec.v{n}": '"1"' for n in range(count)}
    text = lock.written(lock.Lock("a", "b", "c" * 40, digest(values), values))
    return lambda: lock.read(text, "release.lock.yaml", "a")


PIECES: Mapping[str, Piece] = {
    **{f"report {name}": partial(report, name) for name in REPORTERS},
    "baseline": known,
    "holds": held,
    "lock": locked,
}


def seconds(name: str, count: int) -> float:
    """Processor time of one piece, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        work = PIECES[name](count, Path(folder))
        begun = time.process_time()
        work()
        return time.process_time() - begun


def main() -> int:
    """Measure each in a process of its own."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for name in PIECES:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            took, most = pool.apply(_measured, (name, count))
        print(f"| {name}, {count:,} | {took:.1f} | {most:.0f} |", flush=True)
    return 0


def _measured(name: str, count: int) -> tuple[float, float]:
    return seconds(name, count), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(main())
