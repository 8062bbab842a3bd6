"""Fixtures of the hostile tests: repositories made by strangers, and penstock as a process that is watched."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.measured import Run, penstock
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.repository import Files, Repository, initialised
from tests.penstock.support.workers import built

Validate = Callable[..., Run]
MakeFleet = Callable[[Files], Repository]


@pytest.fixture(scope="session", autouse=True)
def _worker() -> Path:
    """The worker's program; the tests are skipped where it was never built."""
    return built()


@pytest.fixture
def fleet(tmp_path: Path) -> MakeFleet:
    """A committed fleet of two clusters without a fault, with files of a stranger written over it."""

    def make(files: Files) -> Repository:
        repository = initialised(tmp_path / "repository")
        repository.commit(FLEET)
        return repository.write(files)

    return make


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Variables of the processes: a cache of the session's own (schemas are prepared once), and no store."""
    return {"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache")), "PENSTOCK_NO_STORE": "1"}


@pytest.fixture
def validate(surroundings: dict[str, str]) -> Validate:
    """`penstock validate ROOT …` in a process of its own; `more` are further variables."""

    def call(root: Path, *argv: str, more: dict[str, str] | None = None) -> Run:
        return penstock("validate", root, *argv, more={**surroundings, **(more or {})})

    return call
