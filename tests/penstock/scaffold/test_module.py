import subprocess
import sys
from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.scaffold.layout import Layout
from penstock.scaffold.module import plans
from penstock.scaffold.outcome import carry_out
from tests.penstock.scaffold.support import changed, snapshot
from tests.penstock.support.repository import environment


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "penstock.yaml").write_text("", encoding="utf-8")
    return tmp_path


def make(root: Path, *names: str, description: str = "") -> list[str]:
    """Make modules; what the command would print."""
    return carry_out(root, plans(Layout(root), names, description), dry_run=False)


def test_a_module_has_its_furniture(root: Path) -> None:
    make(root, "line-historian", description="Keeps what the line says.")
    module = root / "modules/line-historian"
    assert {path.name for path in module.iterdir()} == {"README.md", "pyproject.toml", "Dockerfile", "src", "tests"}
    assert (module / "src/line_historian/job.py").is_file()
    assert "Keeps what the line says." in (module / "README.md").read_text(encoding="utf-8")
    assert 'name = "line-historian"' in (module / "pyproject.toml").read_text(encoding="utf-8")
    assert "modules/line-historian/src" in (module / "Dockerfile").read_text(encoding="utf-8")


def test_its_own_tests_pass(root: Path) -> None:
    """They start it, ask for its health, and stop it with SIGTERM."""
    make(root, "line-historian")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    folder = root / "modules/line-historian"
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 passed" in done.stdout


def test_its_style_is_this_projects(root: Path) -> None:
    make(root, "line-historian")
    config = Path(__file__).parents[3] / "pyproject.toml"
    for words in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", words[0], "--config", str(config), "--no-cache", *words[1:], "."]
        done = subprocess.run(command, cwd=root, capture_output=True, check=False, text=True)
        assert done.returncode == 0, done.stdout


def test_the_second_run_changes_nothing(root: Path) -> None:
    make(root, "a", "b")
    before = snapshot(root)
    assert "nothing was changed" in make(root, "a", "b")[0]
    assert changed(before, root) == set()


@pytest.mark.parametrize("name", ["Bad", "9a", "class", "json", "tests", "a/b"])
def test_what_cannot_be_a_package_is_refused(root: Path, name: str) -> None:
    with pytest.raises(PenstockError, match="is no name for a module"):
        plans(Layout(root), [name])


def test_two_modules_cannot_be_one_package(root: Path) -> None:
    (root / "modules/a_b").mkdir(parents=True)
    with pytest.raises(PenstockError, match="'a-b' and modules/a_b would be the same Python package, a_b"):
        plans(Layout(root), ["a-b"])


@pytest.mark.parametrize("description", ['a "b"', "a\nb", "a\\b"])
def test_a_description_is_one_plain_line(root: Path, description: str) -> None:
    with pytest.raises(PenstockError, match="--description"):
        plans(Layout(root), ["a"], description)
