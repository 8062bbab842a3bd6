"""Fixtures of the tests of the pages."""

from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.worker.binary import binary


@pytest.fixture
def worker() -> Path:
    """The worker's program; what needs it is skipped where it was never built."""
    try:
        path = binary()
    except PenstockError as error:
        pytest.skip(str(error))
    if not path.is_file():
        pytest.skip(f"the worker program is missing: {path}")
    return path
