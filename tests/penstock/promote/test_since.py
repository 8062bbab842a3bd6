"""Since when a value is as it is."""

from penstock.promote.plan import Item, Outcome
from penstock.promote.since import since
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.sites import PLACE, fleet, release

ITEM = Item(
    "apps/sites/{site}/release/kustomization.yaml#images[historian].newTag", "", "", "", "", "", Outcome.CONFLICT
)


def test_it_is_the_commit_that_brought_the_value_not_the_file_s_last(repo: MakeRepository) -> None:
    plants = repo(fleet(["plant-a"]))
    brought = plants.commit({PLACE.format("plant-a"): release("1.1.0", 2, "plant-a")})
    plants.commit({PLACE.format("plant-a"): release("1.1.0", 3, "plant-a")})
    plants.commit({"other": "1"})
    assert since(plants.root, ITEM, "plant-a", "HEAD") == f"{brought[:12]} Ada, 2026-01-02: change"


def test_what_was_there_from_the_first_is_told_by_the_first(repo: MakeRepository) -> None:
    plants = repo(fleet(["plant-a"]))
    first = plants.git("rev-parse", "HEAD")
    plants.commit({PLACE.format("plant-a"): release("1.0.0", 3, "plant-a")})
    assert since(plants.root, ITEM, "plant-a", "HEAD").startswith(first[:12])


def test_what_no_commit_has_is_not_known(repo: MakeRepository) -> None:
    plants = repo(fleet(["plant-a"]))
    assert since(plants.root, ITEM, "plant-x", "HEAD") == ""
    assert since(plants.root, ITEM, "plant-a", "0" * 40) == ""
