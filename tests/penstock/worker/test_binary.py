from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.worker import binary


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package lies in an empty folder, and PATH leads nowhere."""
    monkeypatch.delenv("PENSTOCK_WORKER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setattr(binary, "__file__", str(tmp_path / "penstock" / "worker" / "binary.py"))


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "penstock" / "bin" / binary.NAME)
    chosen = program(tmp_path / "chosen" / "worker")
    monkeypatch.setenv("PENSTOCK_WORKER", str(chosen))
    assert binary.binary() == chosen


def test_one_that_the_environment_names_and_is_not_there_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENSTOCK_WORKER", "/nowhere/at/all")
    with pytest.raises(PenstockError, match="PENSTOCK_WORKER names /nowhere/at/all, and there is no such program"):
        binary.binary()


def test_the_one_beside_the_package_comes_before_the_one_on_path(tmp_path: Path) -> None:
    on_path = program(tmp_path / "path" / binary.NAME)
    assert binary.binary() == on_path
    beside = program(tmp_path / "penstock" / "bin" / binary.NAME)
    assert binary.binary() == beside


def test_when_there_is_none_it_says_what_to_do() -> None:
    with pytest.raises(PenstockError, match="run `make setup`"):
        binary.binary()
