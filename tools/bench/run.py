"""make bench: the table of docs/reference/benchmarks.md, made in one run on this machine.

    python tools/bench/run.py [--repository FOLDER] [--sites 10,100,250,1000] [--write FILE]

--repository is a clone of a real repository (the published figures are of joryirving/home-ops); without it, and without
flate or kustomize on PATH, their rows are left out. The synthetic fleet is made by `penstock new`.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.builds import build_rows
from bench.diffs import fleet_diff_rows, real_diff_rows
from bench.fleet import fleet_rows
from bench.own import own_rows
from bench.promotions import promotion_rows
from bench.proof import proof_rows
from bench.real import real_rows
from bench.table import Row, table
from bench.watched import watch_rows


def main() -> int:
    """Measure, print the table, and write it when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repository", type=Path, help="a clone of a real Flux repository")
    parser.add_argument("--cluster", default="kubernetes/clusters/main", help="flate's entry path in it")
    parser.add_argument("--sites", default="10,100", help="sizes of the synthetic fleet, comma separated; 0 for none")
    parser.add_argument("--write", type=Path, help="write the table into this file")
    args = parser.parse_args()
    sizes = [int(size) for size in args.sites.split(",") if int(size)]
    with tempfile.TemporaryDirectory(prefix="penstock-bench-") as scratch:
        rows = []
        for row in _rows(args.repository, args.cluster, sizes, Path(scratch)):
            rows.append(row)
            print(row, flush=True)
    text = f"{_machine()}\n\n{table(rows)}"
    print(f"\n{text}")
    if args.write:
        args.write.write_text(text, encoding="utf-8")
    return 0


def _rows(repository: Path | None, cluster: str, sizes: list[int], scratch: Path) -> Iterator[Row]:
    yield from own_rows(scratch)
    yield from watch_rows(scratch)
    if repository is not None:
        yield from real_rows(repository.resolve(), cluster, scratch)
        yield from real_diff_rows(repository.resolve(), scratch)
        yield from build_rows(repository.resolve(), scratch)
    for size in sizes:
        yield from fleet_rows(size, scratch)
        yield from fleet_diff_rows(size, scratch)
        yield from promotion_rows(size, scratch)
        yield from proof_rows(size)


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    tools = ", ".join(name for name in ("flate", "kustomize") if shutil.which(name)) or "no peer on PATH"
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}; {tools}"


if __name__ == "__main__":
    raise SystemExit(main())
