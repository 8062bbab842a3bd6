import importlib
from collections.abc import Callable
from pathlib import Path

import pytest

from penstock.store import version

Write = Callable[[str], None]


def now() -> str:
    """The version as a new process would have it."""
    return version.tools.__wrapped__()


@pytest.fixture(autouse=True)
def worker_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / "worker"
    path.write_bytes(b"worker")
    path.chmod(0o755)
    monkeypatch.setenv("PENSTOCK_WORKER", str(path))
    return path


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Write:
    """Writes the module of a package that brings rules, on a path of its own."""
    place = tmp_path / "packages"
    info = place / "own_rules_of_a_test-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "entry_points.txt").write_text("[penstock.rules]\nown = own_rules_of_a_test:rules\n")
    monkeypatch.syspath_prepend(str(place))

    def write(text: str) -> None:
        (place / "own_rules_of_a_test.py").write_text(text)
        importlib.invalidate_caches()

    write("rules = 1\n")
    return write


def test_the_same_tools_have_the_same_version() -> None:
    assert now() == now()


def test_another_worker_is_another_version(worker_of_its_own: Path) -> None:
    before = now()
    worker_of_its_own.write_bytes(b"another worker")
    assert now() != before


@pytest.mark.parametrize("name", ["PENSTOCK_STORE_SALT", "PENSTOCK_ALLOW_OUTSIDE"])
def test_a_word_of_the_environment_makes_another_version(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = now()
    monkeypatch.setenv(name, "x")
    assert now() != before


def test_a_package_of_rules_counts_down_to_its_files(package: Write) -> None:
    before = now()
    assert now() == before
    package("rules = 'another'\n")
    assert now() != before


def test_a_package_that_brings_no_rules_does_not_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    info = tmp_path / "packages" / "other-1.0.dist-info"
    info.mkdir(parents=True)
    monkeypatch.syspath_prepend(str(info.parent))
    before = now()
    (info / "entry_points.txt").write_text("[console_scripts]\nother = other:main\n")
    assert now() == before
    (info / "entry_points.txt").write_text("[penstock.rules]\nother = nowhere_to_be_found:rules\n")
    assert now() != before
