"""What is not as the lock has it."""

from dataclasses import replace

import pytest

from penstock.fleet import open_repository
from penstock.promote import lock as locks
from penstock.promote.bench import Bench
from penstock.promote.propose import Asked
from penstock.promote.run import apply, decide
from penstock.promote.verify import Verified, verify
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Repository
from tests.penstock.support.sites import LOCK, PLACE, fleet, release

pytestmark = pytest.mark.usefixtures("worker")
PATH = "apps/sites/plant-b/release/kustomization.yaml#images[historian].newTag"


def verified(repository: Repository) -> Verified:
    """plant-b as it is now."""
    with Workshop() as workshop:
        return verify(Bench(workshop, open_repository(repository.root)), "plant-b")


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """plant-b has what plant-a has."""
    repository = repo(fleet(["plant-a", "plant-b"]))
    with Workshop() as workshop:
        bench = Bench(workshop, open_repository(repository.root))
        apply(bench, decide(bench, [("plant-a", "plant-b")], Asked(adopt=True)), commit=True)
    return repository


def test_what_was_approved_is_told_as_such(plants: Repository) -> None:
    seen = verified(plants)
    assert (seen.faults, seen.local, seen.lock.source_site) == ((), (), "plant-a")


def test_a_change_by_hand_is_a_fault_and_named(plants: Repository) -> None:
    plants.write({PLACE.format("plant-b"): release("1.0.7", 1, "plant-b")})
    seen = verified(plants)
    assert seen.local == (f'{PATH}: "1.0.7", approved "1.0.0"',)
    (fault,) = seen.faults
    assert fault.startswith("cluster plant-b/l3 renders as sha256:")


def test_a_base_that_changed_is_a_fault_without_a_local_change(plants: Repository) -> None:
    base = (plants.root / "apps/base/historian.yaml").read_text()
    plants.write({"apps/base/historian.yaml": base.replace("  selector:", "  minReadySeconds: 9\n  selector:")})
    seen = verified(plants)
    assert (len(seen.faults), seen.local) == (1, ())


def test_clusters_that_came_or_went_are_faults(plants: Repository) -> None:
    plants.write({"clusters/plant-b/l4/apps.yaml": (plants.root / "clusters/plant-b/l3/apps.yaml").read_text()})
    assert verified(plants).faults == ("cluster plant-b/l4 was not there when this was approved",)
    plants.write({"clusters/plant-b/l3/apps.yaml": None})
    assert verified(plants).faults[0] == "cluster plant-b/l3 is not there any more"


def test_another_version_of_penstock_is_told_beside_a_fault(plants: Repository) -> None:
    place = LOCK.format("plant-b")
    lock = locks.read((plants.root / place).read_bytes(), place, "plant-b")
    older = replace(lock, versions={**lock.versions, "penstock": "0.0.1"}, rendered={"plant-b/l3": "sha256:0"})
    plants.write({place: locks.written(older)})
    assert "(written by penstock 0.0.1, this is " in verified(plants).faults[0]
