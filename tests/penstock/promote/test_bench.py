"""What promotions of one run share, out of a repository."""

import pytest

from penstock.errors import PenstockError
from penstock.fleet import open_repository
from penstock.promote.bench import Bench
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Repository
from tests.penstock.support.sites import PLACE, fleet, release

A = PLACE.format("plant-a")


def bench(repository: Repository) -> Bench:
    """The repository as it is now; nothing is rendered, so no worker is needed."""
    return Bench(Workshop(store=False), open_repository(repository.root))


def test_a_freight_names_the_last_commit_that_changed_it(repo: MakeRepository) -> None:
    repository = repo(fleet(["plant-a", "plant-b"]))
    wanted = repository.commit({A: release("1.1.0", 2, "plant-a")})
    repository.commit({"README.md": "x"})
    given = bench(repository).freight("plant-a")
    assert (given.source_site, given.source_commit) == ("plant-a", wanted)


def test_what_a_site_has_no_more_is_so_since_a_commit_too(repo: MakeRepository) -> None:
    repository = repo(fleet(["plant-a", "plant-b"])).write({A: None})
    wanted = repository.commit()
    given = bench(repository).freight("plant-a")
    assert (given.values, given.source_commit) == ({}, wanted)


@pytest.mark.parametrize("change", [{A: "x: 1\n"}, {A.replace("kustomization", "new"): "x: 1\n"}, {A: None}])
def test_what_is_not_committed_is_no_freight(repo: MakeRepository, change: dict[str, str | None]) -> None:
    repository = repo(fleet(["plant-a"])).write({"clusters/plant-a/note": "elsewhere is no matter"})
    assert bench(repository).freight("plant-a").values
    repository.write({A.replace("kustomization", "kept"): "y: 1\n"})
    repository.commit()
    repository.write(change)
    with pytest.raises(PenstockError, match="not committed"):
        bench(repository).freight("plant-a")


def test_a_site_of_an_earlier_commit(repo: MakeRepository) -> None:
    repository = repo(fleet(["plant-a"]))
    then = repository.git("rev-parse", "HEAD")
    repository.commit({A: release("1.1.0", 2, "plant-a")})
    one = bench(repository)
    assert one.site_at("plant-a", then).values[f"{PLACE.format('{site}')}#images[historian].newTag"] == '"1.0.0"'
    with pytest.raises(PenstockError, match="there is nothing of plant-x"):
        one.site_at("plant-x", then)


def test_a_fleet_without_a_commit_has_no_freight(repo: MakeRepository) -> None:
    repository = repo(fleet(["plant-a"]))
    repository.git("update-ref", "-d", "HEAD")
    with pytest.raises(PenstockError, match="has no commit"):
        bench(repository).freight("plant-a")
