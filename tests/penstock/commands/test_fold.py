"""Fold: what every release carries moves into the level, and no cluster renders a byte else."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository, listing
from tests.penstock.support.sites import PLACE, fleet, release

pytestmark = pytest.mark.usefixtures("worker")
SITES = ("plant-a", "plant-b", "plant-c")
ENTRY = "patches:\n  - path: keep.yaml\n    target: {kind: Deployment, name: historian}\n"
PATCH = "# Since 1.1.\n- {op: add, path: /metadata/annotations, value: {keep: 'yes'}}\n"
LEVEL = "apps/base/kustomization.yaml"


def carrying(*sites: str) -> dict[str, str]:
    """The files of sites whose release carries the patch."""
    files = {PLACE.format(site): release("1.0.0", 1, site) + ENTRY for site in sites}
    return files | {PLACE.format(site).replace("kustomization", "keep"): PATCH for site in sites}


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """Three plants that all carry the patch."""
    repository = repo(fleet(SITES))
    repository.commit(carrying(*SITES))
    return repository


def test_what_all_carry_is_folded_and_nothing_renders_else(plants: Repository, run: Command) -> None:
    before = [run("render", f"{site}/l3", "--root", plants.root).stdout for site in SITES]
    outcome = run("fold", "--write", "--root", plants.root)
    assert outcome.code == 0
    assert (plants.root / LEVEL).read_text() == "resources: [historian.yaml]\n" + ENTRY.replace(
        "{kind: Deployment, name: historian}", "\n      kind: Deployment\n      name: historian"
    ).replace("target: \n", "target:\n")
    assert (plants.root / "apps/base/keep.yaml").read_text() == PATCH
    for site, was in zip(SITES, before, strict=True):
        assert (plants.root / PLACE.format(site)).read_text() == release("1.0.0", 1, site)
        assert run("render", f"{site}/l3", "--root", plants.root).stdout == was
    assert run("fold", "--check", "--root", plants.root).stdout == "nothing could be folded\n"


def test_a_check_writes_nothing_and_is_1(plants: Repository, run: Command) -> None:
    before = listing(plants.root)
    outcome = run("fold", "--check", "--root", plants.root)
    assert (outcome.code, outcome.stdout) == (1, "keep.yaml: in 3 releases, could be in apps/base\n")
    assert listing(plants.root) == before


def test_a_patch_that_is_not_listed_is_told_by_its_name(plants: Repository, run: Command) -> None:
    outcome = run("fold", "keep.yaml", "kept.yaml", "--root", plants.root)
    assert outcome.stdout.splitlines() == [
        "keep.yaml: in 3 releases, could be in apps/base",
        "kept.yaml: is none of those that could be folded (`penstock fold` lists them)",
    ]


def test_what_one_site_lacks_is_not_folded(plants: Repository, run: Command) -> None:
    plants.commit({PLACE.format("plant-b"): release("1.0.0", 1, "plant-b")})
    assert run("fold", "--check", "--root", plants.root).code == 0


def test_a_fold_that_changes_something_is_refused_with_the_cluster(plants: Repository, run: Command) -> None:
    patch = "- {op: add, path: /metadata/annotations, value: {own: x}}"
    own = f"patches:\n  - target: {{kind: Deployment}}\n    patch: '{patch}'\n"
    plants.commit({LEVEL: f"resources: [historian.yaml]\n{own}"})
    outcome = run("fold", "--write", "--root", plants.root)
    assert outcome.code == 1
    assert "REFUSED, plant-a/l3, plant-b/l3, plant-c/l3 would not render the same" in outcome.stdout
    assert plants.git("status", "--porcelain") == ""


def test_versions_stay_where_they_are(plants: Repository, run: Command) -> None:
    pins = "- {op: add, path: /spec/template/spec/containers/0/image, value: x}\n"
    plants.commit({PLACE.format(site).replace("kustomization", "keep"): pins for site in SITES})
    assert run("fold", "--check", "--root", plants.root).code == 0
