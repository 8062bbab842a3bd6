"""The Makefile is the one door: what it says to a newcomer, and that everything else calls targets it has."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CALLERS = [
    *sorted((ROOT / ".github" / "workflows").glob("*.yml")),
    ROOT / ".pre-commit-config.yaml",
    ROOT / ".ci" / "run",
]
CALL = re.compile(r"(?:run:|entry:|^)\s*make (?:--[a-z-]+ )*([a-z0-9-]+)", re.MULTILINE)


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def targets() -> set[str]:
    return {line.split()[0] for line in make(ROOT, "help").stdout.splitlines()}


def test_help_lists_the_targets() -> None:
    assert targets() >= {"setup", "demo", "test", "lint", "fmt", "schemas", "schemas-check", "bench", "docs", "clean"}


@pytest.mark.parametrize("caller", CALLERS, ids=lambda path: path.name)
def test_every_target_that_is_called_exists(caller: Path) -> None:
    called = set(CALL.findall(caller.read_text(encoding="utf-8")))
    assert called <= targets()
    assert called or caller.name in ("ci.yml", "promote.yml", "validate.yml")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder with just what `make setup` looks at first."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements-dev.lock").touch()
    return tmp_path


def python(folder: Path, body: str) -> Path:
    script = folder / "python"
    script.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    script.chmod(0o755)
    return script


def test_a_missing_python_is_said(bare: Path) -> None:
    done = make(bare, "setup", "PYTHON=no-such-python")
    assert done.returncode == 2
    assert "There is no no-such-python here. Install Python 3.11 or newer" in done.stderr


def test_an_old_python_is_said(bare: Path) -> None:
    old = python(bare, '[ "$1" != --version ] || { echo Python 3.9.2; exit 0; }; exit 1')
    done = make(bare, "setup", f"PYTHON={old}")
    assert done.returncode == 2
    assert f"{old} is Python 3.9.2, and penstock needs 3.11 or newer" in done.stderr


def test_a_python_without_venv_is_said(bare: Path) -> None:
    partial = python(bare, 'case "$2" in *ensurepip*) exit 1 ;; esac')
    done = make(bare, "setup", f"PYTHON={partial}")
    assert done.returncode == 2
    assert "apt install python3-venv" in done.stderr


def test_continuous_integration_ends_with_the_tests() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    called = [line.split()[2] for line in lines if line.startswith("make ")]
    assert called == ["lint", "test", "e2e"]
    assert lines[-1] == 'tail -n 1 "$log"', "the last line is that of the suite's own runner"
