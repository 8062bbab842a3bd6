"""Fixtures of the tests of scaffolding."""

from pathlib import Path

import pytest

from penstock.scaffold.layout import Layout
from tests.penstock.rules.enterprise import copied


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """The root of a copy of the worked enterprise that a test may change."""
    root = tmp_path / "fleet"
    root.mkdir()
    copied(root)
    return root


@pytest.fixture
def layout(fleet: Path) -> Layout:
    """Its layout."""
    return Layout(fleet)
