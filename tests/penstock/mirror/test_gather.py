from collections.abc import Iterator
from pathlib import Path

import pytest

from penstock.errors import NoCluster
from penstock.fleet import Repository, open_repository
from penstock.mirror.gather import gather
from penstock.workshop import Workshop

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def workshop(worker: Path) -> Iterator[Workshop]:
    assert worker.is_file()
    with Workshop(store=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def enterprise() -> Repository:
    return open_repository(ROOT)


def test_a_line_of_the_worked_enterprise_is_served_by_its_mirror(workshop: Workshop, enterprise: Repository) -> None:
    made = gather(workshop, enterprise, "plant-b/l2-line-1")
    assert made.clusters == ("plant-b/l2-line-1",)
    assert {(use.served.how, use.served.by) for one in made.wanted for use in one.uses} == {("mirror", "plant-b/l3")}
    (own,) = (one for one in made.wanted if one.own)
    assert (own.thing.text, own.uses[0].held_by) == ("registry.aurora.example/fleet:main", "plant-b/l3")
    assert {one.thing.host for one in made.wanted} == {"registry.aurora.example"}


def test_a_site_is_all_of_its_clusters(workshop: Workshop, enterprise: Repository) -> None:
    made = gather(workshop, enterprise, "plant-a")
    assert len(made.clusters) == 4
    assert {use.served.by for one in made.wanted for use in one.uses} == {"plant-a/l4"}
    assert made.missing == ()
    images = [one for one in made.wanted if one.thing.kind == "image"]
    assert all(one.thing.digest for one in images if "jetstack" not in one.thing.name)


def test_a_parent_that_is_called_otherwise_is_found(workshop: Workshop, enterprise: Repository) -> None:
    """Facts say what a parent is called, not the folder."""
    asked = [one for one in enterprise.clusters if one.name in ("plant-b/l2-line-1", "plant-b/l3", "plant-b/l4")]
    renamed = tuple(type(one)(one.name.replace("plant-b/", "other-"), one.entry) for one in asked)
    made = gather(workshop, Repository(enterprise.tree, enterprise.settings, renamed), "other-l2-line-1")
    assert {use.served.by for one in made.wanted for use in one.uses} == {"plant-b/l3"}


def test_nobody_of_that_name(workshop: Workshop, enterprise: Repository) -> None:
    with pytest.raises(NoCluster, match="no cluster is called plant-z"):
        gather(workshop, enterprise, "plant-z")
