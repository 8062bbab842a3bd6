"""Sow edits into copies of Flux repositories and count how often penstock tells them, and where.

    python -m tests.sown [--seed N] [--each N] CLONE...

Markdown: a row for each kind, then what was not told or told elsewhere. The clones themselves are left alone.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.placement.ground import ground
from tests.sown.kinds import KINDS
from tests.sown.sow import Verdict, judged, sample, texts
from tests.sown.table import amiss, table


def main(argv: Sequence[str] | None = None) -> int:
    """Sow into each clone; 1 when something stopped penstock."""
    parser = argparse.ArgumentParser(prog="python -m tests.sown", description="Sow edits and count what is told.")
    parser.add_argument("--seed", type=int, default=1, help="another number, another sample (default: 1)")
    parser.add_argument("--each", type=int, default=1, help="so many edits of each kind in each clone (default: 1)")
    parser.add_argument("clones", metavar="CLONE", type=Path, nargs="+", help="a working copy of a Flux repository")
    chosen = parser.parse_args(argv)
    if missing := [str(one) for one in chosen.clones if not one.is_dir()]:
        parser.error(f"no such folder: {', '.join(missing)}")
    os.environ["PENSTOCK_WORKERS"] = "1"  # most repositories are small
    verdicts = {}
    for clone in chosen.clones:
        found = list(sown(clone.resolve(), seed=chosen.seed, each=chosen.each))
        print(f"{clone}: {len(found)} sown, {sum(one.told for one in found)} told", file=sys.stderr, flush=True)
        verdicts[clone] = found
    everything = [one for found in verdicts.values() for one in found]
    print(table(everything))
    for clone, found in verdicts.items():
        print(amiss(clone.name, found), end="")
    return int(any(one.crash for one in everything))


def sown(clone: Path, *, seed: int, each: int) -> Iterator[Verdict]:
    """The verdicts of one repository."""
    with tempfile.TemporaryDirectory(prefix="penstock-sown-") as scratch:
        root = Path(scratch) / clone.name
        shutil.copytree(clone, root, symlinks=True)
        with ground(root) as made:
            yield from judged(made, sample(texts(made), KINDS, seed=seed, each=each))


if __name__ == "__main__":
    raise SystemExit(main())
