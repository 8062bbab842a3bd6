"""Fixtures of the tests of the pages."""

from pathlib import Path

import pytest

from tests.penstock.support.workers import built


@pytest.fixture
def worker() -> Path:
    """The worker's program; what needs it is skipped where it was never built."""
    return built()
