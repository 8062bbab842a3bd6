"""Builds alone, where none is done for several clusters: what a second worker brings.

    python tools/bench/builds.py FOLDER

builds every Kustomization of FOLDER's clusters, with nothing stored, judged or told, and says how many objects came of
it; PENSTOCK_WORKERS says with how many workers. `make bench` runs it over copies of the real repository beside each
other in one.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.measure import run
from bench.own import PENSTOCK, ROOT, cold
from bench.table import Row
from penstock.expand.fleet import expand
from penstock.expand.sources import home
from penstock.fleet import open_repository
from penstock.validate.portions import AT_ONCE, portions
from penstock.workshop import Workshop

COPIES = 8
#: Where a Flux Kustomization says what it builds.
PATH = re.compile(r"^(\s+path: [\"']?)(?:\./)?([^\s\"'/][^\s\"']*)", re.MULTILINE)


def build_rows(repository: Path, scratch: Path) -> Iterator[Row]:
    """Rows for copies of the repository, built with two workers and with one, and validated whole."""
    root = scratch / "copies"
    copy(repository, root)
    for what, argv in (
        ("built alone", [sys.executable, str(Path(__file__).resolve()), "."]),
        ("cold", [*PENSTOCK, "validate"]),
    ):
        name = f"{COPIES} copies of the real repository, {what}"
        environment = {"XDG_CACHE_HOME": str(scratch / "cache-copies"), "PYTHONPATH": str(ROOT / "tools")}
        run(argv, root, environment)  # the schemas of Kubernetes are made once
        two = cold(3, argv, root, environment)
        one = cold(3, argv, root, {**environment, "PENSTOCK_WORKERS": "1"})
        yield Row(f"{name}, two workers", two)
        yield Row(f"{name}, one worker", one, f"{one.wall / two.wall:.2f} times as long; bar: 1.6")
    shutil.rmtree(root)


def copy(repository: Path, root: Path) -> None:
    """The copies beside each other, committed to git: each builds what is in it."""
    for number in range(1, COPIES + 1):
        into = root / f"copy-{number}"
        shutil.copytree(repository, into, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        for path in [*into.rglob("*.yaml"), *into.rglob("*.yml")]:
            if path.is_file() and not path.is_symlink():
                path.write_bytes(_moved(path.read_bytes(), into))
    git = ["git", "-c", "user.name=bench", "-c", "user.email=bench@example.invalid"]
    for argv in (["init", "--quiet"], ["add", "--all", "--force"], ["commit", "--quiet", "--message", "copies"]):
        subprocess.run([*git, *argv], cwd=root, check=True)


def _moved(content: bytes, into: Path) -> bytes:
    """The file with the paths that it would have in that folder."""

    def moved(found: re.Match[str]) -> str:
        inside = (into / found[2].partition("/")[0]).is_dir()  # the rest may hold variables
        return f"{found[1]}./{into.name}/{found[2]}" if inside else found[0]

    return PATH.sub(moved, content.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def main() -> int:
    """Build all there is."""
    repository = open_repository(Path(sys.argv[1]))
    with Workshop(store=False) as workshop:
        around = home(repository.tree, repository.settings)
        made = (expand(workshop, around, some) for some in portions(repository.clusters, AT_ONCE))
        objects = sum(len(one.documents) for some in made for render in some for one in render.rendered)
        print(f"{objects} objects, {workshop.pool.size} workers")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
