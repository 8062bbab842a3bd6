"""Portions: every cluster in its turn, and what is too heavy is divided."""

from collections.abc import Sequence
from typing import Any

import pytest

from penstock.discover.cluster import Cluster
from penstock.expand.fleet import expand
from penstock.expand.sources import Home, home
from penstock.expand.weight import TooHeavy
from penstock.fleet import open_repository
from penstock.validate import portions
from penstock.validate.portions import validated
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import flux

pytestmark = pytest.mark.usefixtures("worker")

FOUR = {
    **FLEET,
    "clusters/three/infra.yaml": flux("infra", "infra"),
    "clusters/zwei/infra.yaml": flux("infra", "infra"),
}


@pytest.mark.parametrize(
    ("fits", "at_once", "asked"),
    [(4, 64, [4]), (4, 3, [3, 1]), (2, 64, [4, 2, 2]), (1, 64, [4, 2, 1, 1, 2, 1, 1]), (1, 3, [3, 1, 2, 1, 1, 1])],
)
def test_clusters_come_in_order_in_portions_that_fit(
    repo: MakeRepository, monkeypatch: pytest.MonkeyPatch, fits: int, at_once: int, asked: list[int]
) -> None:
    sizes = []

    def heavy(workshop: Workshop, around: Home, clusters: Sequence[Cluster], **more: Any) -> object:
        sizes.append(len(clusters))
        if len(clusters) > fits:
            raise TooHeavy
        return expand(workshop, around, clusters, **more)

    monkeypatch.setattr(portions, "expand", heavy)
    monkeypatch.setattr(portions, "AT_ONCE", at_once)
    repository = open_repository(repo(FOUR).root)
    with Workshop() as workshop:
        made = list(validated(workshop, home(repository.tree, repository.settings), (), repository.clusters))
    assert [one.name for one in made] == ["one", "three", "two", "zwei"]
    assert sizes == asked
