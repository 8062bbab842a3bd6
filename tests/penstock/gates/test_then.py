"""A site as it was at a commit."""

from penstock.gates.then import Past
from penstock.promote.settings import Promotable, Promotion
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.rings import freight, ringed, values


def test_its_values_and_its_lock(repo: MakeRepository) -> None:
    plants = ringed(repo({"README.md": "plants"}))
    head, before = plants.git("rev-parse", "HEAD"), plants.git("rev-parse", "HEAD~1")
    past = Past(plants.root, Promotion())
    now, then = past.site(head, "plant-a"), past.site(before, "plant-a")
    assert now is not None
    assert then is not None
    assert now.values == values(plants, "plant-a")
    assert now.values != then.values
    # plant-b has a lock: that says what it took, whatever its files say.
    took = past.standing(head, "plant-b")
    assert took is not None
    assert took.freight == freight(plants, "plant-b")
    own = past.standing(head, "plant-a")
    assert own is not None
    assert (own.freight, own.commit) == (freight(plants), head)


def test_what_was_not_there(repo: MakeRepository) -> None:
    plants = ringed(repo({"README.md": "plants"}))
    past = Past(plants.root, Promotion())
    first = plants.git("rev-list", "--max-parents=0", "HEAD")
    assert past.site(first, "plant-a") is None
    assert past.standing(first, "plant-b") is None


def test_globs_that_begin_with_a_wildcard(repo: MakeRepository) -> None:
    plants = repo({"envs/eu/plant-a/version.yml": "version: 1\n", "other/plant-a/version.yml": "version: 2\n"})
    settings = Promotion(paths=(Promotable(files="**/{site}/version.yml"),))
    found = Past(plants.root, settings).site(plants.git("rev-parse", "HEAD"), "plant-a")
    assert found is not None
    assert len(found.values) == 2
