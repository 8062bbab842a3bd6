"""The rows of the table in docs/explanation/threat-model.md: what much of one thing takes, each in its own process.

    python -m tests.hostile.table [NAME...]

Seconds of processor time, the most MiB of all processes together, and what was given up.
"""

import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.hostile.loads import loads, written
from tests.hostile.measured import penstock
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.repository import initialised

GIVEN_UP = re.compile(r"\b(over-limit|worker-failed|rule-failed)\b")
#: Seconds by the clock after which a run is ended.
PATIENCE = 300


def main() -> int:
    """Measure those that are named, or all."""
    every = loads()
    with tempfile.TemporaryDirectory(prefix="penstock-loads-") as scratch:
        surroundings = {"XDG_CACHE_HOME": scratch, "PENSTOCK_NO_STORE": "1"}
        penstock("validate", _fleet(Path(scratch) / "first"), more=surroundings)  # the schemas are prepared once
        for name in sys.argv[1:] or every:
            root = _fleet(Path(scratch) / name)
            initialised(root).write(every[name].files())
            try:
                run = penstock(*written(every[name], root), more=surroundings, patience=PATIENCE)
            except subprocess.TimeoutExpired:
                print(f"| {name} | {every[name].what} | no end after {PATIENCE} s |", flush=True)
                continue
            given_up = ", ".join(f"{count} {code}" for code, count in Counter(GIVEN_UP.findall(run.stdout)).items())
            said = given_up or (run.stderr[:100].strip() if run.code == 2 else "")
            print(
                f"| {name} | {every[name].what} | {run.busy:.1f} | {run.mebibytes:.0f} | {said} |",
                flush=True,
            )
    return 0


def _fleet(root: Path) -> Path:
    repository = initialised(root)
    repository.commit(FLEET)
    return repository.root


if __name__ == "__main__":
    raise SystemExit(main())
