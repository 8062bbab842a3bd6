"""Which revisions are meant."""

from collections.abc import Callable
from pathlib import Path

import pytest

from penstock.diff.sides import WORKING, asked, open_sides
from penstock.errors import PenstockError
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Files, initialised

FILES = {"penstock.yaml": "clusters: [clusters/*]\n", "clusters/one/a.yaml": "a: 1\n"}


def test_where_a_branch_left_main(repo: MakeRepository) -> None:
    repository = repo(FILES)
    left = repository.git("rev-parse", "HEAD")
    repository.git("checkout", "--quiet", "-b", "feature")
    repository.commit({"a": "1"})
    before, after = asked(repository.root)
    assert (before.commit, before.label) == (left, "merge base with main")
    assert (after.commit, after.label) == ("", WORKING)


def test_the_last_commit_where_there_is_no_upstream(repo: MakeRepository) -> None:
    repository = repo(FILES)
    assert asked(repository.root)[0].commit == repository.git("rev-parse", "HEAD")


def test_two_and_three_dots(repo: MakeRepository) -> None:
    repository = repo(FILES)
    first = repository.git("rev-parse", "HEAD")
    repository.git("checkout", "--quiet", "-b", "feature")
    feature = repository.commit({"a": "1"})
    repository.git("checkout", "--quiet", "main")
    main = repository.commit({"b": "1"})
    assert [one.commit for one in asked(repository.root, "main..feature")] == [main, feature]
    assert [one.commit for one in asked(repository.root, "main...feature")] == [first, feature]
    assert [one.commit for one in asked(repository.root, "main", "feature")] == [main, feature]


def test_no_commit_yet(tmp_path: Path) -> None:
    with pytest.raises(PenstockError, match="there is no commit yet"):
        asked(initialised(tmp_path / "new").root)


def test_no_repository(folder: Callable[[Files], Path]) -> None:
    with pytest.raises(PenstockError, match="in no git repository"):
        asked(folder(FILES))


def test_a_bare_repository_has_no_working_copy(repo: MakeRepository, tmp_path: Path) -> None:
    repo(FILES).git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    with pytest.raises(PenstockError, match="is a bare repository of git, without a working copy: `git worktree add"):
        asked(tmp_path / "bare.git", "HEAD")


def test_an_option_is_no_revision(repo: MakeRepository) -> None:
    with pytest.raises(PenstockError, match="is no revision"):
        asked(repo(FILES).root, "--upload-pack=x")


def test_a_time_without_clusters_is_empty(repo: MakeRepository) -> None:
    repository = repo({"README.md": "a"})
    repository.write(FILES)
    before, after = open_sides(repository.root, "HEAD")
    assert before.repository.clusters == ()
    assert [one.name for one in after.repository.clusters] == ["one"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("HEAD~3", "there is no commit HEAD~3: the history of HEAD does not go back that far"),
        ("main^^", "there is no commit main^^: the history of main does not go back that far"),
        ("gone~1", "the revision gone~1 is not in this clone: bring it with `git fetch origin gone`"),
        ("-x", "-x is no revision: a branch, a tag or a commit is"),
        ("main:apps", "main:apps is no revision: a branch, a tag or a commit is"),
        ("user@host", "the revision user@host is not in this clone: bring it with `git fetch origin user@host`"),
    ],
)
def test_revisions_that_are_not_there(repo: MakeRepository, name: str, said: str) -> None:
    with pytest.raises(PenstockError) as raised:
        asked(repo(FILES).root, name)
    assert str(raised.value) == said


def test_a_shallow_clone_says_why_it_ends(repo: MakeRepository, tmp_path: Path) -> None:
    repository = repo(FILES)
    repository.commit({"a": "1"})
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.root}", str(clone))
    with pytest.raises(PenstockError, match="git fetch --unshallow"):
        asked(clone, "HEAD~1")


def test_what_brings_a_branch_of_a_remote_is_told_and_does_bring_it(repo: MakeRepository, tmp_path: Path) -> None:
    repository = repo(FILES)
    repository.git("branch", "other")
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", "--branch=other", f"file://{repository.root}", str(clone))
    with pytest.raises(PenstockError, match="git fetch origin main:refs/remotes/origin/main") as raised:
        asked(clone, "origin/main")
    command = str(raised.value).split("`")[1].split()
    repository.git("-C", str(clone), *command[1:])
    asked(clone, "origin/main")
