"""A real repository: cold, unchanged, and with one leaf file changed, beside flate."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.measure import Took, median, middle, run
from bench.own import PENSTOCK, ROOT, cold
from bench.table import Row


def real_rows(repository: Path, cluster: str, scratch: Path) -> Iterator[Row]:
    """Rows for a clone of the repository; the clone given is not touched."""
    clone = scratch / "real"
    shutil.copytree(repository, clone, symlinks=True)
    subprocess.run(["git", "update-index", "-q", "--refresh"], cwd=clone, check=False)  # the copy's own stat data
    environment = {"XDG_CACHE_HOME": str(scratch / "cache-real"), "PYTHONPATH": str(ROOT / "tools")}
    validate = [*PENSTOCK, "validate"]
    run(validate, clone, environment)
    first = cold(5, validate, clone, environment)
    yield Row("real repository, all clusters, cold store, rendered and validated", first, "bar: 4 s")
    run(validate, clone, environment)
    yield Row("real repository, nothing changed", median(9, validate, clone, environment), "bar: 0.35 s")
    yield Row("real repository, one leaf file changed", _changed(5, validate, clone, environment), "bar: 0.6 s")
    if shutil.which("flate"):
        flate = ["flate", "build", "ks", "--no-progress", "--source-retry-attempts", "1", "--path", cluster]
        took = run(flate, clone, {"XDG_CACHE_HOME": str(scratch / "cache-flate")})
        wall, cpu = took.wall / first.wall, took.cpu / first.cpu
        ratios = f"{wall:.1f} times the wall time of all clusters here, {cpu:.1f} times the CPU"
        yield Row("flate build ks, one cluster, cold, offline", took, ratios)


def _changed(times: int, argv: Sequence[str], clone: Path, environment: Mapping[str, str]) -> Took:
    """The median of runs that each find one file changed since the last."""
    one, runs = leaf(clone), []
    for turn in range(times):
        one.write_bytes(one.read_bytes() + b"# changed %d\n" % turn)
        runs.append(run(argv, clone, environment))
    return middle(runs)


def leaf(clone: Path) -> Path:
    """A file that one cluster's build reads: the last HelmRelease by path."""
    found = sorted(clone.rglob("helmrelease.yaml")) or sorted(clone.rglob("*.yaml"))
    return found[-1]
