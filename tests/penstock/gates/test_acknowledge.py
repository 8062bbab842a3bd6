"""What a report says of the parts that clusters run."""

from collections.abc import Sequence

import pytest

from penstock.errors import PenstockError
from penstock.gates.acknowledge import acknowledge
from penstock.gates.reported import Reported
from penstock.gates.then import Past
from penstock.gates.word import Ack, Run
from penstock.promote.settings import Promotion
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Repository
from tests.penstock.support.rings import NOW, freight, ringed


def at(commit: str, *, ready: bool = True, name: str = "flux-system/apps") -> Reported:
    return Reported(name, f"main@sha1:{commit}", commit, ready, "" if ready else "no such host")


def said(plants: Repository, each: Sequence[Reported], site: str = "plant-a") -> Run:
    past = Past(plants.root, Promotion())
    return acknowledge(past, Ack(site), ("l3",), {"l3": each}, NOW).clusters["l3"].runs[0]


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """plant-a at 1.1.0, the others at 1.0.0."""
    return ringed(repo({"README.md": "plants"}))


def test_one_commit(plants: Repository) -> None:
    run = said(plants, [at(plants.git("rev-parse", "HEAD"))])
    assert (run.freight, run.ready, {*run.parts}) == (freight(plants), True, {"historian", "kustomization"})


def test_in_the_middle_of_a_change_only_what_is_the_same_counts(plants: Repository) -> None:
    head, before = plants.git("rev-parse", "HEAD"), plants.git("rev-parse", "HEAD~1")
    run, whole = said(plants, [at(head), at(before)]), said(plants, [at(head)])
    assert run.freight == ""
    assert run.parts["kustomization"] == whole.parts["kustomization"]
    assert run.parts["historian"] not in ("", whole.parts["historian"])


def test_other_sources_do_not_count_and_one_that_fails_is_enough(plants: Repository) -> None:
    head = plants.git("rev-parse", "HEAD")
    run = said(plants, [at("f" * 40), at(head), at(head, ready=False, name="flux-system/platform")])
    assert (run.freight, run.ready) == (freight(plants), False)


def test_refusals(plants: Repository) -> None:
    past, head = Past(plants.root, Promotion()), plants.git("rev-parse", "HEAD")
    with pytest.raises(PenstockError, match="plant-a has no cluster l4; it has: l3"):
        acknowledge(past, Ack("plant-a"), ("l3",), {"l4": [at(head)]}, NOW)
    with pytest.raises(PenstockError, match=r"reports no commit of this clone \(none\)"):
        acknowledge(past, Ack("plant-a"), ("l3",), {"l3": [Reported("x", "", "", True, "")]}, NOW)
    first = plants.git("rev-list", "--max-parents=0", "HEAD")
    with pytest.raises(PenstockError, match="plant-a has nothing that is promotable at the commit"):
        said(plants, [at(first)])
