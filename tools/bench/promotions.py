"""`penstock promote next`: a fleet in ten rings, whose second ring may take what has soaked at the pilot."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.fleet import make
from bench.measure import run
from bench.own import PENSTOCK, ROOT
from bench.table import Row

sys.path.insert(0, str(ROOT / "tools"))

PILOT, RINGS = "plant-a", 10
GIT = ("git", "-c", "user.name=bench", "-c", "user.email=bench@example.invalid")
RELEASE = f"apps/sites/{PILOT}/release/kustomization.yaml"


def promotion_rows(sites: int, scratch: Path) -> Iterator[Row]:
    """Rows for a fleet of so many sites of four clusters each."""
    root = scratch / f"fleet-promote-{sites}"
    environment = {"XDG_CACHE_HOME": str(scratch / f"cache-promote-{sites}"), "PYTHONPATH": str(ROOT / "tools")}
    environment |= {f"GIT_{role}_{what}": "bench" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    make(root, sites, environment)
    begin(root, sites)
    run([*PENSTOCK, "validate"], root, environment)
    next_, name = [*PENSTOCK, "promote", "next"], f"{sites} sites in {RINGS} rings"
    yield Row(f"{name}: promote next, decided", run(next_, root, environment), "bar at 1,000: 15 s")
    status = [*PENSTOCK, "promote", "status"]
    yield Row(f"{name}: promote status", run(status, root, environment))
    written = run([*next_, "--commit"], root, environment)
    count = _git(root, "rev-list", "--count", "HEAD").strip()
    yield Row(f"{name}: promote next --commit, {int(count) - 2} sites", written, "bar at 1,000 for 100 sites: 60 s")
    shutil.rmtree(root)


def begin(root: Path, sites: int) -> None:
    """Rings, a lock and a word for each site, and then a newer release at the pilot that has soaked."""
    from penstock.fleet import open_repository
    from penstock.gates import ackfile, places
    from penstock.gates.cargo import parts
    from penstock.gates.gather import clusters_of
    from penstock.gates.word import Ack, Run, Word
    from penstock.promote import lock as locks
    from penstock.promote.bench import Bench
    from penstock.promote.freight import digest
    from penstock.promote.lock import Lock
    from penstock.workshop import Workshop

    settings = root / "penstock.yaml"
    settings.write_text(_ringed(settings.read_text(encoding="utf-8"), sites), encoding="utf-8")
    _git(root, "commit", "--quiet", "--all", "--message", "rings")
    bench = Bench(Workshop(store=False), open_repository(root))
    now = datetime.now(UTC).replace(microsecond=0)

    def said(site: str, values: Mapping[str, str], commit: str) -> None:
        run_ = Run(digest(values), now - timedelta(days=9), now - timedelta(hours=1), True, parts(values))
        words = {one: Word(f"main@sha1:{commit}", "", (run_,)) for one in clusters_of(bench.layout, site)}
        (root / places.ack(bench.layout.settings, site)).write_bytes(ackfile.written(Ack(site, words)))

    first = _git(root, "rev-parse", "HEAD").strip()
    for site in bench.layout.sites:
        values = bench.site(site).values
        lock = Lock(site, PILOT, first, digest(values), values)
        if site != PILOT:
            (root / bench.layout.lock(site)).write_bytes(locks.written(lock))
        said(site, values, first)
    release = root / RELEASE
    text = release.read_text(encoding="utf-8")
    release.write_text(re.sub(r"newTag: \S+", "newTag: 9.9.9", text), encoding="utf-8")
    later = Bench(Workshop(store=False), open_repository(root))
    said(PILOT, later.site(PILOT).values, first)
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--message", "a newer release at the pilot")


def _ringed(settings: str, sites: int) -> str:
    """The settings with ten rings: the pilot, and the rest in order of their names."""
    size = max(1, -(-sites // (RINGS - 1)))
    names = [f"plant-{number:04d}" for number in range(3, sites + 1)]
    rings = [names[at : at + size] for at in range(0, len(names), size)]
    lines = ["promotion:", "  windows: [{open: [daily 00:00-24:00]}]", "  rings:"]
    lines.append(f"    - {{name: ring-0, sites: [{PILOT}], soak: 24h}}")
    lines += [
        f"    - {{name: ring-{n}, sites: [{', '.join(ring)}], soak: 24h, quorum: 80%}}"
        for n, ring in enumerate(rings, 1)
    ]
    kept = re.sub(r"^promotion:\n(?:[ #].*\n)*", "", settings, flags=re.MULTILINE)
    return kept.rstrip("\n") + "\n\n" + "\n".join(lines) + "\n"


def _git(root: Path, *argv: str) -> str:
    return subprocess.run([*GIT, *argv], cwd=root, check=True, capture_output=True, text=True).stdout
