"""What every site's own settings repeat."""

import pytest

from penstock.fleet import open_repository
from penstock.promote.bench import Bench
from penstock.promote.repeated import Repeated, repeated
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.manifests import flux
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository
from tests.penstock.support.sites import fleet

pytestmark = pytest.mark.usefixtures("worker")
SITES = ("plant-a", "plant-b")
LOCAL = "apps/sites/{}/local/l3"
PATCH = "- {{op: add, path: /metadata/annotations, value: {{keep: '{}'}}}}\n"


def found(repository: Repository) -> tuple[Repeated, ...]:
    """What is repeated."""
    with Workshop() as workshop:
        return repeated(Bench(workshop, open_repository(repository.root)))


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """Two plants whose local folders have the same patch."""
    files = fleet(SITES)
    entry = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n  - path: keep.yaml\n"
    for site in SITES:
        components = f"components: [../sites/{site}/local/l3, ../sites/{site}/release]"
        files[f"clusters/{site}/l3/apps.yaml"] = flux("apps", "apps/base", components)
        files[f"{LOCAL.format(site)}/kustomization.yaml"] = f"{entry}    target: {{kind: Deployment}}\n"
        files[f"{LOCAL.format(site)}/keep.yaml"] = PATCH.format("yes")
    return repo(files)


def test_what_all_clusters_of_a_level_carry_is_told(plants: Repository, run: Command) -> None:
    assert found(plants) == (Repeated("keep.yaml", tuple(LOCAL.format(site) for site in SITES), "apps/base"),)
    outcome = run("fold", "--root", plants.root)
    assert "keep.yaml: 2 local folders repeat it, all of apps/base: it could be there" in outcome.stdout
    assert run("fold", "--check", "--root", plants.root).code == 0


def test_what_one_has_otherwise_is_not(plants: Repository) -> None:
    plants.commit({f"{LOCAL.format('plant-b')}/keep.yaml": PATCH.format("no")})
    assert found(plants) == ()


def test_with_local_it_is_folded_and_nothing_renders_else(plants: Repository, run: Command) -> None:
    before = [run("render", f"{site}/l3", "--root", plants.root).stdout for site in SITES]
    assert run("fold", "--check", "--local", "--root", plants.root).code == 1
    outcome = run("fold", "--write", "--local", "keep.yaml", "--root", plants.root)
    assert (outcome.code, outcome.stdout.partition("\n")[0]) == (0, "keep.yaml: folded")
    assert (plants.root / "apps/base/keep.yaml").read_text() == PATCH.format("yes")
    for site, was in zip(SITES, before, strict=True):
        assert not (plants.root / LOCAL.format(site) / "keep.yaml").exists()
        assert run("render", f"{site}/l3", "--root", plants.root).stdout == was
    assert found(plants) == ()
    assert run("fold", "--check", "--local", "--root", plants.root).stdout == "nothing could be folded\n"


def test_without_local_nothing_of_a_site_s_own_is_written(plants: Repository, run: Command) -> None:
    run("fold", "--write", "--root", plants.root)
    assert plants.git("status", "--porcelain") == ""


def test_what_would_render_else_is_refused_with_the_cluster(plants: Repository, run: Command) -> None:
    patch = "- {op: add, path: /metadata/annotations, value: {own: x}}"
    own = f"patches:\n  - target: {{kind: Deployment}}\n    patch: '{patch}'\n"
    plants.commit({"apps/base/kustomization.yaml": f"resources: [historian.yaml]\n{own}"})
    outcome = run("fold", "--write", "--local", "--root", plants.root)
    assert outcome.code == 1
    assert "REFUSED, plant-a/l3, plant-b/l3 would not render the same" in outcome.stdout
    assert plants.git("status", "--porcelain") == ""
