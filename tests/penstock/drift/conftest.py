"""An API server that pretends."""

from collections.abc import Iterator

import pytest

from tests.penstock.support.apiserver import FakeServer, serving


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    """A server of the test's own."""
    with serving() as made:
        yield made
