"""A synthetic fleet, made by `penstock new` out of this repository: how the cost grows with the number of sites."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Took, run
from bench.own import PENSTOCK, ROOT
from bench.table import Row

#: One core, and one worker, are measured up to this size.
ALONE = 250
PARTS = ("clusters", "platform", "apps", "penstock.yaml")


def fleet_rows(sites: int, scratch: Path) -> Iterator[Row]:
    """Rows for a fleet of so many sites of four clusters each."""
    root = scratch / f"fleet-{sites}"
    environment = {"XDG_CACHE_HOME": str(scratch / f"cache-{sites}"), "PYTHONPATH": str(ROOT / "tools")}
    yield Row(f"{sites} sites: penstock new", make(root, sites, environment))
    validate = [*PENSTOCK, "validate"]
    name = f"{sites} sites x 4 clusters"
    first = run(validate, root, environment)
    yield Row(f"{name}, cold", first, "bar at 1,000: 90 s, 1.5 GiB")
    if sites <= ALONE:
        other = {**environment, "XDG_CACHE_HOME": str(scratch / f"cache-{sites}-core")}
        core = run(validate, root, other, one_core=True)
        yield Row(f"{name}, cold, on one core", core, f"{core.wall / first.wall:.2f} times as long; bar: 1.6")
        other = {**environment, "XDG_CACHE_HOME": str(scratch / f"cache-{sites}-alone"), "PENSTOCK_WORKERS": "1"}
        alone = run(validate, root, other)
        yield Row(f"{name}, cold, one worker beside Python", alone, f"{alone.wall / first.wall:.2f} times as long")
    yield Row(f"{name}, nothing changed", run(validate, root, environment), "bar at 1,000: 6 s")
    facts = sorted((root / "clusters").glob("*/site/site.yaml"))[-1]
    facts.write_text(facts.read_text(encoding="utf-8").replace("OWNER: ", "OWNER: new "), encoding="utf-8")
    yield Row(f"{name}, one site's facts changed", run(validate, root, environment), "bar at 1,000: 6 s")
    base = root / "platform" / "base" / "policies" / "default-deny.yaml"
    base.write_text(base.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    yield Row(f"{name}, a base that all use changed", run(validate, root, environment), "bar at 1,000: 90 s")
    shutil.rmtree(root)


def make(root: Path, sites: int, environment: dict[str, str]) -> Took:
    """The worked enterprise with as many more sites as asked, committed to git."""
    root.mkdir(parents=True)
    for part in PARTS:
        source = ROOT / part
        shutil.copytree(source, root / part) if source.is_dir() else shutil.copy(source, root / part)
    git = ["git", "-c", "user.name=bench", "-c", "user.email=bench@example.invalid"]
    subprocess.run([*git, "init", "--quiet"], cwd=root, check=True)
    wanted = f"plant-{{{3:04d}..{sites:04d}}}"
    took = run([*PENSTOCK, "new", "site", wanted], root, environment)
    subprocess.run([*git, "add", "--all"], cwd=root, check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", "fleet"], cwd=root, check=True)
    return took
