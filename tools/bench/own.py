"""This repository: start-up, a cold and a warm validation, beside kustomize in a loop."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Took, median, middle, run
from bench.table import Row

ROOT = Path(__file__).parents[2]
PENSTOCK = [sys.executable, "-m", "penstock"]


def own_rows(scratch: Path) -> Iterator[Row]:
    """Rows for `penstock --version` and for validating this repository."""
    environment = {"XDG_CACHE_HOME": str(scratch / "cache-own"), "PYTHONPATH": str(ROOT / "tools")}
    yield Row("penstock --version", median(9, [*PENSTOCK, "--version"], ROOT, environment), "bar: 0.12 s")
    validate = [*PENSTOCK, "validate"]
    yield Row("this repository, nothing cached at all", run(validate, ROOT, environment))
    yield Row("this repository, cold store", cold(5, validate, ROOT, environment))
    yield Row("this repository, nothing changed", median(9, validate, ROOT, environment))
    if shutil.which("kustomize"):
        folders = sorted(
            {path.parent for room in ("platform", "apps") for path in (ROOT / room).rglob("kustomization.yaml")}
        )
        script = " ; ".join(f"kustomize build {folder} >/dev/null 2>&1" for folder in folders)
        yield Row(f"kustomize build in a loop over {len(folders)} folders", run(["sh", "-c", script], ROOT, {}))


def cold(times: int, argv: list[str], cwd: Path, environment: dict[str, str]) -> Took:
    """The median of runs that each begin without the store (the schemas of Kubernetes stay)."""
    runs = []
    for _ in range(times):
        forget(Path(environment["XDG_CACHE_HOME"]))
        runs.append(run(argv, cwd, environment))
    return middle(runs)


def forget(cache: Path) -> None:
    """Delete the store."""
    for path in (cache / "penstock").glob("store.sqlite*"):
        path.unlink()
