"""A workshop that remembers, in a folder of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from penstock.store.store import Store
from penstock.workshop import Workshop


@pytest.fixture
def shop(worker: Path, tmp_path: Path) -> Iterator[Workshop]:
    """Its workers are never asked unless the test lets them be."""
    assert worker.is_file()
    with Workshop(store=False) as made:
        made.store = Store(tmp_path / "store")
        yield made
