"""The lab is only for machines that can run it, and says why where it is not run."""

import os
from pathlib import Path

import pytest

from gobuild import pinned
from gobuild.errors import BuildError
from tests.lab.world import missing
from tests.penstock.support.workers import built

#: `make lab` asks for everything.
ALL = os.environ.get("LAB") == "all"


@pytest.fixture(scope="session", autouse=True)
def _possible() -> None:
    why = missing()
    if why:
        pytest.skip(why)
    try:
        pinned.build("coredns")
    except BuildError as error:
        pytest.skip(f"the lab needs CoreDNS: {error}")


@pytest.fixture(scope="session")
def worker() -> Path:
    """The worker's program; what needs it is skipped where it was never built."""
    return built()


@pytest.fixture
def ground(tmp_path: Path) -> Path:
    """An empty folder with a short path."""
    made = tmp_path / "g"
    made.mkdir()
    return made
