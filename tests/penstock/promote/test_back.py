"""Back to what was taken before."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from penstock.errors import PenstockError
from penstock.fleet import open_repository
from penstock.promote.back import back
from penstock.promote.bench import Bench
from penstock.promote.propose import Asked
from penstock.promote.run import apply, decide
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Repository
from tests.penstock.support.sites import LOCK, PLACE, fleet, release

pytestmark = pytest.mark.usefixtures("worker")
ADDED = "extra.yaml"


@contextmanager
def opened(repository: Repository) -> Iterator[Bench]:
    """The repository as it is now."""
    with Workshop() as workshop:
        yield Bench(workshop, open_repository(repository.root))


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """plant-b took 1.0.0, and then 1.1.0, which has a file more."""
    repository = repo(fleet(["plant-a", "plant-b"]))
    for version, more in (("1.0.0", None), ("1.1.0", "a: 1\n")):
        files: dict[str, str] = {PLACE.format("plant-a"): release(version, 1, "plant-a")}
        files |= {PLACE.format("plant-a").replace("kustomization.yaml", ADDED): more} if more else {}
        repository.commit(files)
        with opened(repository) as bench:
            apply(bench, decide(bench, [("plant-a", "plant-b")], Asked(adopt=True)), commit=True)
    return repository


def test_the_plan_brings_back_values_and_takes_away_files(plants: Repository) -> None:
    with opened(plants) as bench:
        plan, then = back(bench, "plant-b")
    place = PLACE.format("plant-b")
    assert plan.back
    assert plan.files[place] == release("1.0.0", 1, "plant-b").encode()
    assert plan.files[place.replace("kustomization.yaml", ADDED)] is None
    assert plan.freight.hash == then.lock.freight
    assert then.commit == plants.git("log", "-1", "--skip=1", "--format=%H", "--", LOCK.format("plant-b"))


def test_what_somebody_changed_since_stays(plants: Repository) -> None:
    text = release("1.1.0", 1, "plant-b").replace("'registry", "'hotfix")
    plants.commit({PLACE.format("plant-b"): text})
    with opened(plants) as bench:
        plan, _ = back(bench, "plant-b")
    wanted = release("1.0.0", 1, "plant-b").replace("'registry", "'hotfix")
    assert plan.files[PLACE.format("plant-b")] == wanted.encode()
    assert [item.path.rpartition(".")[2] for item in plan.local] == ["newName"]


def test_the_same_freight_is_no_way_back(plants: Repository) -> None:
    with opened(plants) as bench:
        lock = bench.lock("plant-b")
        assert lock is not None
        with pytest.raises(PenstockError, match="plant-b has this freight"):
            back(bench, "plant-b", lock.freight)
