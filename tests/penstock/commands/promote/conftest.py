"""A small fleet whose release moves."""

import pytest

from penstock.gates import clock
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Repository
from tests.penstock.support.rings import NOW, ringed
from tests.penstock.support.sites import ahead


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """Two plants; plant-a is one version ahead."""
    return ahead(repo)


@pytest.fixture
def ringed_plants(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Three plants in three rings; plant-a is one version ahead. It is noon of 2026-11-21."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return ringed(repo({"README.md": "plants"}))
