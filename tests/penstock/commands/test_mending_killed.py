"""--fix, killed from outside at whatever moment: no file is ever half of what it was or of what it becomes."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from penstock.tree.working import working_tree
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import lines
from tests.penstock.support.repository import environment
from tests.penstock.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("worker")
#: Files that are mended at once, and what each holds beside its fault, so that writing them takes a while.
FILES, FILLING = 30, "".join(f"  K{n}: some text that fills up the space\n" for n in range(200))
#: Kills in a run of the tests; with FUZZ=1 many more.
KILLS = 60 if os.environ.get("FUZZ") else 3
#: Where a run says what shall be, until it is: the moments around it are those that could hurt.
WORD = ".git/penstock/journal.json"


def wrong(n: int, port: str) -> str:
    """A ConfigMap whose port should be a text."""
    return lines("apiVersion: v1", "kind: ConfigMap", f"metadata: {{name: c{n}, namespace: x}}", "data:") + (
        f"{FILLING}  PORT: {port}\n"
    )


OLD = {f"infra/c{n}.yaml": wrong(n, "8080") for n in range(FILES)}
NEW = {f"infra/c{n}.yaml": wrong(n, '"8080"') for n in range(FILES)}


@contextlib.contextmanager
def fixing(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`penstock validate --fix` as a process group of its own."""
    child = subprocess.Popen(
        [sys.executable, "-m", "penstock", "validate", str(root), "--fix"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**environment(), "PYTHONPATH": str(ROOT.parent)},
        start_new_session=True,
    )
    try:
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def said(child: subprocess.Popen[bytes], root: Path) -> float:
    """Wait until the word is said, or all is over; the seconds that this took."""
    begun = time.monotonic()
    while not (root / WORD).exists() and child.poll() is None:
        time.sleep(0.0002)
    return time.monotonic() - begun


def contents(root: Path) -> dict[str, str]:
    """The files as they are."""
    return {path: (root / path).read_text(encoding="utf-8") for path in OLD}


@pytest.mark.timeout(60 + 10 * KILLS)
def test_a_kill_at_any_moment_leaves_files_that_are_whole(repo: MakeRepository) -> None:
    root = repo({**FLEET, **OLD}).root
    with fixing(root) as child:
        before = said(child, root)
        begun = time.monotonic()
        child.wait()
        after = time.monotonic() - begun
    assert contents(root) == NEW
    chosen = random.Random(0 if KILLS < 10 else None)
    for kill in range(KILLS):
        for path, text in OLD.items():
            (root / path).write_text(text, encoding="utf-8")
        with fixing(root) as child:
            if kill % 3 == 0:
                time.sleep(chosen.uniform(0, before))
            else:
                said(child, root)
                time.sleep(chosen.uniform(0, after / (1 + 9 * (kill % 2))))
        left = contents(root)
        assert all(text in (OLD[path], NEW[path]) for path, text in left.items())
        working_tree(root)  # whatever command comes next looks at the tree, and settles what was begun
        assert contents(root) in (OLD, NEW)
        assert not (root / WORD).exists()
