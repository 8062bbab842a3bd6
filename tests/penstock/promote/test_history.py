"""The freights that a site took, out of git."""

from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.fleet import open_repository
from penstock.promote.bench import Bench
from penstock.promote.freight import digest
from penstock.promote.history import earlier, history
from penstock.promote.lock import Lock, written
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Repository
from tests.penstock.support.sites import LOCK, fleet

PLACE = LOCK.format("plant-b")


def lock(value: str) -> str:
    """A lock of plant-b with one value."""
    return written(Lock("plant-b", "plant-a", "", digest({"x#a": value}), {"x#a": value})).decode()


def bench(root: Path) -> Bench:
    """The repository as it is now."""
    return Bench(Workshop(store=False), open_repository(root))


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """plant-b took 1, something broken, then 2 and 3."""
    repository = repo(fleet(["plant-a", "plant-b"]))
    for text in (lock("1"), "broken: [", lock("2"), lock("3")):
        repository.commit({PLACE: text})
    return repository


def test_what_was_taken_is_told_the_newest_first(plants: Repository) -> None:
    assert [one.lock.values["x#a"] for one in history(bench(plants.root), "plant-b")] == ["3", "2", "1"]


def test_the_last_but_one_or_the_one_that_is_named(plants: Repository) -> None:
    assert earlier(bench(plants.root), "plant-b").lock.values == {"x#a": "2"}
    named = digest({"x#a": "1"}).removeprefix("sha256:")[:8]
    assert earlier(bench(plants.root), "plant-b", named).lock.values == {"x#a": "1"}
    with pytest.raises(PenstockError, match="fits several freights"):
        earlier(bench(plants.root), "plant-b", "sha256:")


def test_after_a_rollback_the_next_is_older_and_never_what_was_gone_back_from(plants: Repository) -> None:
    plants.commit({PLACE: lock("2")})
    assert earlier(bench(plants.root), "plant-b").lock.values == {"x#a": "1"}
    plants.commit({PLACE: lock("1")})
    newer = digest({"x#a": "3"}).removeprefix("sha256:")[:12]
    with pytest.raises(PenstockError, match=f"no earlier freight of plant-b is in this clone; it also took .*{newer}"):
        earlier(bench(plants.root), "plant-b")


def test_a_shallow_clone_says_how_to_bring_the_rest(plants: Repository, tmp_path: Path) -> None:
    plants.git("clone", "--quiet", "--depth", "1", f"file://{plants.root}", str(tmp_path / "shallow"))
    with pytest.raises(PenstockError, match="git fetch --unshallow"):
        earlier(bench(tmp_path / "shallow"), "plant-b")
