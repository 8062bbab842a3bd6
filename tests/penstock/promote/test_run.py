"""From a decision to files."""

import pytest

from penstock.errors import PenstockError
from penstock.fleet import open_repository
from penstock.promote.bench import Bench
from penstock.promote.propose import Asked
from penstock.promote.run import apply, decide, guarded, plan, written
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Repository, listing
from tests.penstock.support.sites import LOCK, PLACE, fleet, release

pytestmark = pytest.mark.usefixtures("worker")
ADOPT = Asked(adopt=True)


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """Three plants; plant-a is one version ahead."""
    repository = repo(fleet(["plant-a", "plant-b", "plant-c"]))
    repository.commit({PLACE.format("plant-a"): release("1.1.0", 2, "plant-a")})
    return repository


def test_several_targets_are_guarded_and_written_together(plants: Repository) -> None:
    with Workshop() as workshop:
        bench = Bench(workshop, open_repository(plants.root))
        decision = decide(bench, [("plant-a", "plant-b"), ("plant-a", "plant-c")], ADOPT)
        assert decision.writable
        assert decision.guarded is not None
        assert decision.guarded.rendered.keys() == {"plant-b/l3", "plant-c/l3"}
        assert apply(bench, decision).files == tuple(
            sorted(path.format(site) for path in (PLACE, LOCK) for site in ("plant-b", "plant-c"))
        )


def test_nothing_is_written_over_what_changed_meanwhile(plants: Repository) -> None:
    with Workshop() as workshop:
        bench = Bench(workshop, open_repository(plants.root))
        decision = decide(bench, [("plant-a", "plant-b")], ADOPT)
        plants.write({PLACE.format("plant-b"): release("9.9.9", 9, "plant-b")})
        with pytest.raises(PenstockError, match="has changed while this was decided: nothing was written"):
            apply(bench, decision)
    assert plants.git("status", "--porcelain") == f"M {PLACE.format('plant-b')}"


def test_what_another_run_commits_meanwhile_is_no_work_begun_by_somebody(plants: Repository) -> None:
    with Workshop() as workshop:
        bench = Bench(workshop, open_repository(plants.root))
        decision = decide(bench, [("plant-a", "plant-b")], ADOPT)
        plants.write({PLACE.format("plant-b"): release("1.1.0", 2, "plant-b")})
        plants.git("add", "--all")  # another run is at it
        with pytest.raises(PenstockError, match="has changed while this was decided: nothing was written"):
            apply(bench, decision, commit=True)


def test_what_somebody_must_decide_is_not_rendered_and_not_written(plants: Repository) -> None:
    before = listing(plants.root)
    with Workshop() as workshop:
        bench = Bench(workshop, open_repository(plants.root))
        decision = guarded(bench, [plan(bench, "plant-a", "plant-b")])
        assert (decision.guarded, decision.writable) == (None, False)
        with pytest.raises(PenstockError, match="something in the way"):
            written(bench, decision)
    assert listing(plants.root) == before
