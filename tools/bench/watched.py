"""This repository under `penstock validate --watch`: from a save to the first line that tells what it changed."""

import os
import queue
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Took
from bench.own import PENSTOCK, ROOT
from bench.table import Row

#: A manifest that all clusters of two levels share; and what makes a fault of it.
FILE = "apps/base/data-gateway/serviceaccount.yaml"
RIGHT, WRONG = b"kind: ServiceAccount", b"kind: ServiceAccoun"
SAVES, PATIENCE = 9, 60.0
#: So long nothing more is said when a report is at its end.
SILENCE = 1.0


def watch_rows(scratch: Path) -> Iterator[Row]:
    """The median of some saves, each of which brings a finding or takes it away."""
    clone = scratch / "watched"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    environment = {**os.environ, "XDG_CACHE_HOME": str(scratch / "cache-watched"), "PYTHONPATH": str(ROOT / "tools")}
    with subprocess.Popen(
        [*PENSTOCK, "validate", "--watch"], cwd=clone, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as child:
        said: queue.SimpleQueue[float] = queue.SimpleQueue()
        listening = threading.Thread(target=_listen, args=(child, said), daemon=True)
        listening.start()
        said.get(timeout=PATIENCE)
        text = (clone / FILE).read_bytes()
        took = []
        for turn in range(SAVES):
            _silent(said)
            saved = time.perf_counter()
            (clone / FILE).write_bytes(text if turn % 2 else text.replace(RIGHT, WRONG))
            took.append(said.get(timeout=PATIENCE) - saved)
        child.kill()
        listening.join()
    shutil.rmtree(clone)
    yield Row(
        "this repository, watched: from a save to its report", Took(sorted(took)[SAVES // 2], 0, 0, 0), "bar: 0.3 s"
    )


def _listen(child: "subprocess.Popen[bytes]", said: "queue.SimpleQueue[float]") -> None:
    assert child.stdout is not None
    for _ in child.stdout:
        said.put(time.perf_counter())


def _silent(said: "queue.SimpleQueue[float]") -> None:
    """Wait until no more is said."""
    while True:
        try:
            said.get(timeout=SILENCE)
        except queue.Empty:
            return
