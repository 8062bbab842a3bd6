"""What is committed is the promotion alone."""

from collections.abc import Iterator

import pytest

from penstock.errors import PenstockError
from penstock.fleet import open_repository
from penstock.promote import publish
from penstock.promote.bench import Bench
from penstock.promote.plan import Plan
from penstock.promote.propose import Asked
from penstock.promote.run import plan
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Repository
from tests.penstock.support.sites import LOCK, PLACE, ahead


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """plant-a is one version ahead."""
    return ahead(repo)


@pytest.fixture
def bench(plants: Repository) -> Iterator[Bench]:
    """Opened when it is asked for."""
    with Workshop() as workshop:
        yield Bench(workshop, open_repository(plants.root))


def moving(bench: Bench) -> list[Plan]:
    """The plan of plant-b."""
    return [plan(bench, "plant-a", "plant-b", Asked(adopt=True))]


def test_a_commit_is_its_plan_s_files_and_those_beside_it(bench: Bench) -> None:
    (one,) = publish.commits(bench, moving(bench), "", {"clusters/plant-b/holds.yaml": b""})
    assert one.paths == (PLACE.format("plant-b"), "clusters/plant-b/holds.yaml", LOCK.format("plant-b"))
    assert one.message.startswith("promote(plant-b): historian from plant-a\n")


def test_what_somebody_has_begun_or_staged_stops_it(plants: Repository, bench: Bench) -> None:
    path = PLACE.format("plant-b")
    mine = (plants.root / path).read_text()
    plants.write({path: mine + "# mine\n"})
    plants.git("add", path)
    plants.write({path: mine})
    with pytest.raises(PenstockError, match=f"{path} has changes that are not committed"):
        publish.commits(bench, moving(bench), "", {})


@pytest.mark.parametrize(
    ("name", "said"), [("main", "a branch main already"), ("a..b", "no such name"), ("-x", "no such")]
)
def test_a_branch_that_cannot_be_is_refused(bench: Bench, name: str, said: str) -> None:
    with pytest.raises(PenstockError, match=said):
        publish.commits(bench, moving(bench), name, {})
