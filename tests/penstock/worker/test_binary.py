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
    monkeypatch.setenv("PENSTOCK_WORKER", "/chosen")
    assert binary.binary() == Path("/chosen")


def test_the_one_beside_the_package_comes_before_the_one_on_path(tmp_path: Path) -> None:
    on_path = program(tmp_path / "path" / binary.NAME)
    assert binary.binary() == on_path
    beside = program(tmp_path / "penstock" / "bin" / binary.NAME)
    assert binary.binary() == beside


def test_when_there_is_none_it_says_what_to_do() -> None:
    with pytest.raises(PenstockError, match="run `make setup`"):
        binary.binary()
