"""`penstock diff`: one line in a real repository, one site's settings and a base that all use in a synthetic fleet."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench.fleet import make
from bench.measure import run
from bench.own import PENSTOCK, ROOT
from bench.real import leaf
from bench.table import Row

DIFF = [*PENSTOCK, "diff", "HEAD"]
#: What every site uses, and how it becomes another.
BASE, OLD, NEW = "platform/base/policies/allow-dns.yaml", "port: 53", "port: 54"


def real_diff_rows(repository: Path, scratch: Path) -> Iterator[Row]:
    """Rows for a clone of a real repository; the clone given is not touched."""
    clone = scratch / "real-diff"
    shutil.copytree(repository, clone, symlinks=True)
    subprocess.run(["git", "update-index", "-q", "--refresh"], cwd=clone, check=False)  # the copy's own stat data
    environment = {"XDG_CACHE_HOME": str(scratch / "cache-real-diff"), "PYTHONPATH": str(ROOT / "tools")}
    one = leaf(clone)
    turns = []
    for turn in range(8):
        one.write_bytes(one.read_bytes() + b"# changed %d\n" % turn)
        turns.append(run(DIFF, clone, environment))
    yield Row("real repository, diff, cold store", turns[0])
    warm = sorted(turns[1:], key=lambda took: took.wall)
    yield Row("real repository, diff of one leaf file, warm store", warm[len(warm) // 2], "bar: 0.6 s")


def fleet_diff_rows(sites: int, scratch: Path) -> Iterator[Row]:
    """Rows for a fleet of so many sites of four clusters each."""
    root = scratch / f"fleet-diff-{sites}"
    environment = {"XDG_CACHE_HOME": str(scratch / f"cache-diff-{sites}"), "PYTHONPATH": str(ROOT / "tools")}
    make(root, sites, environment)
    name = f"{sites} sites x 4 clusters, diff"
    facts = sorted((root / "clusters").glob("*/site/site.yaml"))[-1]
    _replaced(facts, "OWNER: ", "OWNER: new ")
    yield Row(f"{name}, cold store", run(DIFF, root, environment))
    _replaced(facts, "OWNER: ", "OWNER: newer ")
    yield Row(f"{name} of one site's settings", run(DIFF, root, environment), "bar at 1,000: 6 s")
    _replaced(root / BASE, OLD, NEW)
    yield Row(f"{name} of a base that all use", run(DIFF, root, environment), "bar at 1,000: 90 s")
    shutil.rmtree(root)


def _replaced(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
