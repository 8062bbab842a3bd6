"""What could be folded, and into which levels."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from penstock.fleet import open_repository
from penstock.promote.bench import Bench
from penstock.promote.fold import Fold, apply, folds
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.manifests import flux
from tests.penstock.support.repository import Repository
from tests.penstock.support.sites import PLACE, fleet, release

pytestmark = pytest.mark.usefixtures("worker")
SITES = ("plant-a", "plant-b")
ENTRY = "patches:\n  - path: keep.yaml\n    target: {kind: Deployment, name: historian}\n"
PATCH = "- {op: add, path: /metadata/annotations, value: {keep: 'yes'}}\n"
LEVELS = ("apps/levels/l3", "apps/levels/l4")


@contextmanager
def opened(repository: Repository) -> Iterator[Bench]:
    """The repository as it is now."""
    with Workshop() as workshop:
        yield Bench(workshop, open_repository(repository.root))


def found(repository: Repository) -> tuple[Fold, ...]:
    """All that could be folded."""
    with opened(repository) as bench:
        return folds(bench)


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """Two plants of two levels, which build one base; both releases carry the patch."""
    files = {path: text for path, text in fleet(SITES).items() if not path.startswith("clusters/")}
    for level in LEVELS:
        files[f"{level}/kustomization.yaml"] = "resources: [../../base]\n"
        for site in SITES:
            name = level.rpartition("/")[2]
            components = f"components: [../../sites/{site}/release]"
            files[f"clusters/{site}/{name}/apps.yaml"] = flux("apps", level, components)
    for site in SITES:
        files[PLACE.format(site)] = release("1.0.0", 1, site) + ENTRY
        files[PLACE.format(site).replace("kustomization", "keep")] = PATCH
    return repo(files)


def test_it_goes_to_the_base_that_all_levels_build(plants: Repository) -> None:
    (one,) = found(plants)
    assert (one.patch, one.levels, one.changed) == ("keep.yaml", ("apps/base",), ())
    assert one.releases == tuple(PLACE.format(site).rpartition("/")[0] for site in SITES)
    assert {path for path, content in one.files.items() if content is None} == {
        PLACE.format(site).replace("kustomization", "keep") for site in SITES
    }


def test_where_the_base_has_other_users_it_goes_to_each_level(plants: Repository) -> None:
    plants.commit({"clusters/plant-a/l2/apps.yaml": flux("apps", "apps/base")})
    (one,) = found(plants)
    assert (one.levels, one.changed) == (LEVELS, ())


def test_when_it_is_done_nothing_is_left_to_do(plants: Repository) -> None:
    with opened(plants) as bench:
        assert apply(bench, folds(bench)[0])
    assert found(plants) == ()


@pytest.mark.parametrize(
    "files",
    [
        {PLACE.format("plant-b"): release("1.0.0", 1, "plant-b")},
        {PLACE.format("plant-b").replace("kustomization", "keep"): PATCH.replace("yes", "no")},
        {f"{LEVELS[0]}/keep.yaml": "a: 1\n"},
        {PLACE.format("plant-b"): "{images: []\n"},
        {PLACE.format("plant-b"): "a word\n"},
    ],
    ids=["one-lacks-it", "one-has-another", "the-place-is-taken", "one-is-no-yaml", "one-is-a-word"],
)
def test_otherwise_it_stays(plants: Repository, files: dict[str, str]) -> None:
    plants.commit(files)
    assert found(plants) == ()


def test_with_a_cluster_that_does_not_build_nothing_is_proved(plants: Repository) -> None:
    odd = {"apps/odd/kustomization.yaml": "resources: [gone.yaml]\n"}
    plants.commit({"clusters/plant-a/l2/apps.yaml": flux("apps", "apps/odd")} | odd)
    (one,) = found(plants)
    assert one.changed == ("plant-a/l2 (which does not build as it is)",)
