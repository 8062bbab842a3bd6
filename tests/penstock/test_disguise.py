"""A pull request cannot make git run or fetch anything."""

import subprocess
from pathlib import Path

import pytest

from penstock import git, process
from tests.penstock.support.manifests import flux
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import initialised


def test_git_is_told_to_run_and_fetch_nothing(tmp_path: Path) -> None:
    """Settings of the command line's rank: no repository overrides them."""
    initialised(tmp_path)
    for name, value in process.GIT_REFUSALS.items():
        subprocess.run(["git", "config", name, "changed"], cwd=tmp_path, check=True)
        assert process.run("git", "config", "--get", name, cwd=tmp_path).decode().strip() == value


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("path", [".", "vendor"])
def test_a_repository_in_disguise_runs_nothing(tmp_path: Path, run: Command, path: str) -> None:
    """vendor/ has all that makes a bare repository, and a monitor that leaves a trace."""
    trace = tmp_path / "trace"
    vendor = tmp_path / "repository" / "vendor"
    vendor.mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet", "--bare", str(vendor)], check=True)
    config = (
        f'[core]\n bare = false\n worktree = ..\n repositoryformatversion = 0\n fsmonitor = "touch {trace}; false"\n'
    )
    (vendor / "config").write_text(config, encoding="utf-8")
    (vendor / "kept.yaml").write_text(flux("x", "y"), encoding="utf-8")
    repository = initialised(tmp_path / "repository")
    settings = 'clusters: ["clusters/*"]\nsources: [{name: flux-system, path: vendor}]\n'
    repository.commit({"penstock.yaml": settings, "clusters/one/a.yaml": flux("a", ".", source="other")})
    run("validate", repository.root / path)
    assert git.top(vendor) != vendor
    assert not trace.exists()
