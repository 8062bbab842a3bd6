from collections.abc import Callable
from pathlib import Path

import pytest

from penstock import git
from penstock.errors import PenstockError, ToolFailed
from penstock.tree.revision import revision_tree
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Files, initialised


def test_the_top_is_found_from_below(repo: MakeRepository) -> None:
    root = repo({"a/b/c": ""}).root
    assert git.top(root / "a/b") == git.top(root) == root


def test_there_is_no_top_outside_or_nowhere(folder: Callable[[Files], Path]) -> None:
    root = folder({"a": ""})
    assert git.top(root) is None
    assert git.top(root / "gone") is None
    assert git.top(root / "a") is None


def test_the_git_directory_is_absolute(repo: MakeRepository) -> None:
    repository = repo({"a/b": ""})
    assert git.directory(repository.root / "a") == repository.root / ".git"


def test_remotes_are_as_configured(repo: MakeRepository) -> None:
    repository = repo({})
    assert git.remotes(repository.root) == ()
    repository.git("remote", "add", "origin", "git@git.example.org:ot/fleet.git")
    repository.git("remote", "add", "copy", "/some where/else")
    assert git.remotes(repository.root) == ("git@git.example.org:ot/fleet.git", "/some where/else")


def test_a_commit_is_found_by_the_first_name_that_is_known(repo: MakeRepository) -> None:
    repository = repo({"a": "1"})
    first = repository.git("rev-parse", "HEAD")
    repository.git("tag", "-a", "v1", "-m", "annotated")
    second = repository.commit({"a": "2"})
    root = repository.root
    assert git.commit(root, "refs/tags/v1") == first
    assert git.commit(root, "refs/tags/gone", "refs/heads/main") == second
    assert git.commit(root, first[:9]) == first
    assert git.commit(root, "refs/tags/gone") is None
    assert git.commit(root) is None


@pytest.mark.parametrize("name", ["--help", "-h", "", "a b", "a..b", "HEAD:a", "\n", "^HEAD"])
def test_a_name_is_never_an_option_nor_anything_but_a_commit(repo: MakeRepository, name: str) -> None:
    assert git.commit(repo({"a": "1"}).root, name) is None


def test_the_branch_is_told_and_is_empty_when_detached(repo: MakeRepository) -> None:
    repository = repo({})
    assert git.branch(repository.root) == "main"
    repository.git("checkout", "--quiet", "--detach")
    assert git.branch(repository.root) == ""


def test_an_unborn_branch_has_a_name_and_no_commit(tmp_path: Path) -> None:
    root = initialised(tmp_path).root
    assert git.branch(root) == "main"
    assert git.commit(root, "HEAD") is None


def test_tags_are_listed(repo: MakeRepository) -> None:
    repository = repo({})
    assert git.tags(repository.root) == ()
    repository.git("tag", "v1")
    repository.git("tag", "app/v2")
    repository.git("config", "column.ui", "always")
    assert git.tags(repository.root) == ("app/v2", "v1")


def test_a_commit_is_what_it_is_whatever_stands_for_it_here(repo: MakeRepository) -> None:
    """`git replace` is of this clone alone; the cluster's has none."""
    repository = repo({"a": "1"})
    first, second = repository.git("rev-parse", "HEAD"), repository.commit({"a": "2"})
    repository.git("replace", first, second)
    assert revision_tree(repository.root, first).read("a") == b"1"


def test_a_partial_clone_says_what_brings_the_rest(repo: MakeRepository, tmp_path: Path) -> None:
    repository = repo({"a": "1"})
    repository.git("config", "uploadpack.allowFilter", "true")
    first = repository.git("rev-parse", "HEAD")
    repository.commit({"a": "2"})
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--filter=blob:none", f"file://{repository.root}", str(clone))
    with pytest.raises(
        PenstockError, match=r"the clone is a partial one .*: `git fetch --refetch --no-filter` brings all of it$"
    ):
        revision_tree(clone, first).read("a")


def test_git_itself_is_found_or_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Path(git.program()).is_absolute()
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(PenstockError, match="'git' is not on PATH"):
        git.program()


def test_a_question_outside_a_repository_fails_in_words(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed, match="not a git repository"):
        git.tags(tmp_path)


@pytest.mark.parametrize("name", ["@{u}", "main@{upstream}", "@{PUSH}"])
def test_a_branch_that_follows_none_is_told_as_that(repo: MakeRepository, name: str) -> None:
    root = repo({"a": ""}).root
    assert git.unknown(root, name) == f"{name} is nowhere: main follows no branch of a remote; name one"


def test_a_repository_that_git_may_not_read_is_not_taken_for_a_plain_folder(
    repo: MakeRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repo({"a.yaml": "a: 1\n"}).root
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # as in a container that another user cloned into
    with pytest.raises(PenstockError) as refused:
        git.top(root)
    assert str(refused.value) == (
        f"git refuses {root}: detected dubious ownership in repository at '{root}'; "
        f"where you trust it: `git config --global --add safe.directory {root}`"
    )


def test_what_git_cannot_read_is_told_in_its_words(repo: MakeRepository) -> None:
    repository = repo({"a.yaml": "a: 1\n"})
    repository.git("config", "core.repositoryformatversion", "1")
    repository.git("config", "extensions.odd", "true")
    with pytest.raises(PenstockError, match="unknown repository extension found: odd"):
        git.top(repository.root)
