"""A small fleet whose release moves."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Repository
from tests.penstock.support.sites import PLACE, fleet, release


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """Two plants; plant-a is one version ahead."""
    repository = repo(fleet(["plant-a", "plant-b"]))
    repository.commit({PLACE.format("plant-a"): release("1.1.0", 2, "plant-a")})
    return repository
