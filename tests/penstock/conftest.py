"""Fixtures of the core's tests: small repositories, the command line in process, and the real worker."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from penstock.cli import main
from penstock.worker.pool import Pool
from tests.penstock.support.outcome import Command, Outcome
from tests.penstock.support.repository import ENVIRONMENT, Files, Repository, initialised, write
from tests.penstock.support.workers import built

MakeRepository = Callable[[Files], Repository]


@pytest.fixture(scope="session", autouse=True)
def _surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache folder of the session's own, git without this machine's settings, one worker a pool, no store."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("PENSTOCK_WORKERS", "1")
        patch.setenv("PENSTOCK_NO_STORE", "1")
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def worker() -> Path:
    """The worker's program; the tests that need it are skipped where it was never built."""
    return built()


@pytest.fixture
def pool(worker: Path) -> Iterator[Pool]:
    """A pool of one real worker."""
    assert worker.is_file()
    with Pool(size=1) as pool:
        yield pool


@pytest.fixture
def repo(tmp_path: Path) -> MakeRepository:
    """Makes a git repository with one commit of the files given."""

    def make(files: Files) -> Repository:
        repository = initialised(tmp_path / "repository")
        repository.commit(files)
        return repository

    return make


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[Files], Path]:
    """Makes a bare file tree that no git knows."""

    def make(files: Files) -> Path:
        root = tmp_path / "folder"
        root.mkdir()
        write(root, files)
        return root

    return make


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line, in this process."""

    def call(argv: Sequence[str]) -> Outcome:
        capsys.readouterr()
        try:
            code = main(argv)
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return Command(call)
