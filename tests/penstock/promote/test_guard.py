"""The guard: what must not change does not, on the real worker."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.manifests import config_map
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository
from tests.penstock.support.sites import LOCK, PLACE, fleet, release

pytestmark = pytest.mark.usefixtures("worker")
FACTS = {"LEVEL": "l3", "ZONE": "x", "CONNECTIVITY": "online", "KUBERNETES_VERSION": '"1.33"', "FLUX_VERSION": '"2.9"'}


def promoted(repository: Repository, run: Command, *more: str) -> str:
    """What a promotion from plant-a to plant-b says; it must write nothing."""
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--write", *more, "--root", repository.root)
    assert outcome.code == 1
    assert repository.git("status", "--porcelain") == ""
    return outcome.stdout


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """Three plants; plant-a is one version ahead."""
    repository = repo(fleet(["plant-a", "plant-b", "hq"]))
    repository.commit({PLACE.format("plant-a"): release("1.1.0", 2, "plant-a")})
    return repository


def test_a_parent_moves_first(plants: Repository, run: Command) -> None:
    facts = config_map("cluster-facts", {"CLUSTER": "l3", "PARENT": "hq/l3", **FACTS})
    first = "promotion:\n  parentsFirst: ['apps/sites/{site}/release/**']\n"
    settings = (plants.root / "penstock.yaml").read_text() + first
    plants.commit({"clusters/plant-b/l3/facts.yaml": facts, "penstock.yaml": settings})
    said = promoted(plants, run)
    assert "hq is above plant-b and must move first: " in said
    assert 'images[historian].newTag is "1.0.0", not "1.1.0"' in said
    plants.commit({PLACE.format("hq"): release("1.2.0", 2, "hq")})
    assert run("promote", "plant-a", "plant-b", "--adopt", "--root", plants.root).code == 0


CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: pumps.example.org}
spec:
  group: example.org
  names: {kind: Pump, plural: pumps}
  scope: Namespaced
  versions:
"""
VERSION = "    - {{name: {}, served: true, storage: {}, schema: {{openAPIV3Schema: {{type: object}}}}}}\n"


def test_a_definition_comes_to_the_parent_first(plants: Repository, run: Command) -> None:
    facts = config_map("cluster-facts", {"CLUSTER": "l3", "PARENT": "hq/l3", **FACTS})
    old, new = CRD + VERSION.format("v1", "true"), CRD + VERSION.format("v1", "true") + VERSION.format("v2", "false")
    folder = "apps/sites/{}/release/{}"
    for site, text in (("plant-a", new), ("plant-b", old), ("hq", old)):
        entry = release("1.0.0", 1, site) + "resources: [pump.yaml]\n"
        plants.commit({folder.format(site, "pump.yaml"): text, folder.format(site, "kustomization.yaml"): entry})
    waived = "waivers: [{code: release-shape, reason: a test}]\n"
    settings = (plants.root / "penstock.yaml").read_text() + waived
    plants.commit({"clusters/plant-b/l3/facts.yaml": facts, "penstock.yaml": settings})
    said = promoted(plants, run)
    assert "hq/l3 is above plant-b/l3 and must move first: CustomResourceDefinition/pumps.example.org serves v2" in said
    plants.commit({folder.format("hq", "pump.yaml"): new})
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--root", plants.root)
    assert outcome.code == 0, outcome.stdout


def test_a_lock_that_flux_would_apply_is_refused(plants: Repository, run: Command) -> None:
    settings = (plants.root / "penstock.yaml").read_text()
    plants.commit({"penstock.yaml": settings + "promotion:\n  lock: clusters/{site}/l3/lock.yaml\n"})
    assert "REFUSED" in promoted(plants, run)


def test_a_target_without_a_cluster_is_refused(plants: Repository, run: Command) -> None:
    plants.commit({"clusters/plant-b/l3/apps.yaml": None})
    assert "no cluster of plant-b is known" in promoted(plants, run)


def test_nothing_outside_the_target_is_touched(plants: Repository, run: Command) -> None:
    before = {site: run("render", f"{site}/l3", "--root", plants.root).stdout for site in ("plant-a", "hq")}
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--write", "--root", plants.root)
    assert outcome.code == 0
    assert {site: run("render", f"{site}/l3", "--root", plants.root).stdout for site in before} == before
    changed = plants.git("status", "--porcelain", "--untracked-files=all").split()[1::2]
    assert sorted(changed) == [PLACE.format("plant-b"), LOCK.format("plant-b")]
