"""Mates: whoever does the work, and whoever dies of it, the report is the same."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from penstock.fleet import Repository, open_repository
from penstock.validate import mates, run
from penstock.validate.report import Report
from penstock.validate.run import validate_in
from penstock.worker.pool import Pool
from penstock.workshop import GRAIN, Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.children import children
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import deployment, flux

pytestmark = pytest.mark.usefixtures("worker")

NUMBERS = ("three", "four", "five", "six")
#: More clusters: each has a fault of its own, and all have one together.
MANY = {
    **FLEET,
    "apps/web.yaml": deployment("web", "env: [{name: A, value: x}, {name: A, value: y}]"),
    **{f"clusters/{name}/apps.yaml": flux("apps", "apps") for name in NUMBERS},
    **{f"clusters/{name}/own.yaml": deployment(name, "imagePullPolice: x") for name in NUMBERS},
}


@pytest.fixture
def repository(repo: MakeRepository) -> Repository:
    """The fleet."""
    return open_repository(repo(MANY).root)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two clusters are many, and one is taken at a time."""
    monkeypatch.setattr(run, "MANY", 2)
    monkeypatch.setattr(mates, "SHARE", 1)
    monkeypatch.setattr(mates, "LEAST", 1)


def validated(repository: Repository, size: int, *, store: bool = False) -> Report:
    """The report that so many workers make."""
    with Workshop(store=store, pool=Pool(size)) as workshop:
        return validate_in(workshop, repository)


def facts(report: Report) -> object:
    """All that a report says."""
    return report.clusters, report.findings


def instead(before: str) -> Callable[[int], Sequence[str]]:
    """A mate that runs these lines before it begins."""
    return lambda _memory: (sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}\n{before}\nmain()\n")


MATE = "from penstock.validate import mate\nfrom penstock.validate.mate import main\n"
DIES = f"""{MATE}
import os
real = mate.validated
mate.validated = lambda *words: os._exit(9) if words[-1][0].name == "six" else real(*words)
"""
BROKEN_STORE = f"""{MATE}
import sqlite3
def connect(*_words, **_more):
    raise sqlite3.OperationalError("database or disk is full")
sqlite3.connect = connect
"""


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("size", [2, 3])
def test_many_hands_say_what_one_says(repository: Repository, size: int) -> None:
    alone, before = validated(repository, 1), children()
    assert facts(validated(repository, size)) == facts(alone)
    assert {"env-doubled", "object-invalid"} <= {finding.code for finding in alone.findings}
    assert children() <= before


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("program", [instead(DIES), instead("def main(): pass"), instead("main = print")])
def test_the_portion_of_a_mate_that_dies_is_done_here(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, program: Callable[[int], Sequence[str]]
) -> None:
    monkeypatch.setattr(mates, "_program", program)
    assert facts(validated(repository, 2)) == facts(validated(repository, 1))


@pytest.fixture
def kept(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The fleet, with files old enough to be remembered, and a store of its own."""
    monkeypatch.delenv("PENSTOCK_NO_STORE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(Workshop, "settled", lambda *_: True)
    return repository


@pytest.mark.usefixtures("small")
def test_what_mates_have_done_is_kept(kept: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    settled = instead(f"{MATE}\nfrom penstock.workshop import Workshop\nWorkshop.settled = lambda *_: True")
    monkeypatch.setattr(mates, "_program", settled)
    first = validated(kept, 2, store=True)
    monkeypatch.setattr(Pool, "run", _never)
    assert facts(validated(kept, 2, store=True)) == facts(first)


def _never(_pool: Pool, jobs: Sequence[object]) -> list[object]:
    assert not jobs, "a worker was asked"
    return []


@pytest.mark.usefixtures("small")
def test_files_that_are_younger_than_the_listing_are_not_kept_by_a_mate_either(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PENSTOCK_NO_STORE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    since = (repository.tree.root / "infra" / "config.yaml").stat().st_ctime + GRAIN / 2
    with Workshop(pool=Pool(2)) as workshop:
        validate_in(workshop, replace(repository, tree=replace(repository.tree, since=since)))
        assert not workshop.kept


@pytest.mark.usefixtures("small")
def test_a_store_that_fails_a_mate_is_one_warning(
    kept: Repository, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mates, "_program", instead(BROKEN_STORE))
    expected = facts(validated(replace(kept), 1))
    capfd.readouterr()
    assert facts(validated(kept, 2, store=True)) == expected
    assert capfd.readouterr().err.count("not used: database or disk is full") == 1


@pytest.mark.parametrize(("count", "processes"), [(0, 2), (1, 2), (7, 2), (160, 2), (401, 2), (4000, 4)])
def test_portions_become_smaller_and_leave_nobody_out(repository: Repository, count: int, processes: int) -> None:
    clusters = [replace(repository.clusters[0], name=f"c{number}") for number in range(count)]
    made = [*mates.shares(clusters, processes)]
    sizes = [*map(len, made)]
    assert [one for part in made for one in part] == clusters
    assert sizes == sorted(sizes, reverse=True)
    assert all(size <= mates.SHARE for size in sizes)
    assert all(size >= mates.LEAST for size in sizes[:-1])


def test_few_clusters_need_no_mates(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mates, "_program", None)
    assert len(validated(repository, 2).clusters) == 6
