"""Commits are made beside the working copy, and a branch has them all at once or none."""

from pathlib import Path

import pytest

from penstock import commits, git, journal
from penstock.commits import Commit
from penstock.errors import PenstockError
from tests.penstock.conftest import MakeRepository
from tests.penstock.gates.keys import person
from tests.penstock.support.repository import Repository, listing

Files = dict[str, bytes | None]


def made(repository: Repository, files: Files, folder: str = "", branch: str = "") -> tuple[str, ...]:
    """One commit of the files, written below a folder of the repository."""
    root = repository.root / folder
    with journal.alone(root) as where:
        return journal.write(root, where, files, [Commit("a message\n\nKey: value\n", tuple(files))], branch)


def test_a_commit_holds_its_files_and_nothing_else(repo: MakeRepository) -> None:
    repository = repo({"a": "1", "b": "1", "c": "1"})
    repository.write({"b": "mine", "new": "mine"})
    repository.git("add", "b")
    (commit,) = made(repository, {"a": b"2", "c": None, "d e/f\u00e4": b"3"})
    assert commit == repository.git("rev-parse", "HEAD")
    assert repository.git("log", "-1", "--format=%an %s %(trailers:only)") == "Ada a message Key: value"
    assert repository.git("-c", "core.quotePath=no", "show", "--name-status", "--format=").split("\n") == [
        "M\ta",
        "D\tc",
        "A\td e/f\u00e4",
    ]
    assert repository.git("status", "--porcelain").split("\n") == ["M  b", "?? new"]


def test_one_that_brings_nothing_new_is_not_made(repo: MakeRepository) -> None:
    repository = repo({"a": "1"})
    before = repository.git("rev-parse", "HEAD")
    assert made(repository, {"a": b"1"}) == ()
    assert repository.git("rev-parse", "HEAD") == before


def test_below_git_s_root_paths_are_the_folder_s_own(repo: MakeRepository) -> None:
    repository = repo({"fleet/a": "1", "a": "1"})
    made(repository, {"a": b"2", "x/y": b"3"}, "fleet")
    assert repository.git("show", "--name-only", "--format=").split() == ["fleet/a", "fleet/x/y"]
    assert repository.git("status", "--porcelain") == ""


def test_a_detached_head_moves_alone(repo: MakeRepository) -> None:
    repository = repo({"a": "1"})
    main = repository.git("rev-parse", "main")
    repository.git("switch", "--quiet", "--detach")
    (commit,) = made(repository, {"a": b"2"})
    assert (repository.git("rev-parse", "HEAD"), repository.git("rev-parse", "main")) == (commit, main)
    made(repository, {"a": b"3"}, branch="p/b")
    assert repository.git("branch", "--show-current") == "p/b"


def test_the_first_commit_of_all(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.git("init", "--quiet", "--initial-branch", "main")
    made(repository, {"a": b"1"})
    assert repository.git("log", "--format=%s") == "a message"
    assert repository.git("status", "--porcelain") == ""


def test_line_ends_are_git_s_as_with_any_commit(repo: MakeRepository) -> None:
    repository = repo({".gitattributes": "*.yaml text eol=crlf\n", "a.yaml": "a: 1\r\n"})
    made(repository, {"a.yaml": b"a: 2\r\n"})
    assert repository.git("cat-file", "-p", "HEAD:a.yaml") == "a: 2"
    assert (repository.root / "a.yaml").read_bytes() == b"a: 2\r\n"
    assert repository.git("status", "--porcelain") == ""


def test_ignored_files_are_committed_for_they_are_named(repo: MakeRepository) -> None:
    repository = repo({".gitignore": "*.lock.yaml\n"})
    made(repository, {"x.lock.yaml": b"1"})
    assert repository.git("show", "--name-only", "--format=") == "x.lock.yaml"


def test_commits_are_signed_where_git_is_told_to(repo: MakeRepository, tmp_path: Path) -> None:
    repository = repo({"a": "1"})
    who = person(tmp_path / "keys", "ada@example.org")
    for key, value in {"commit.gpgSign": "true", "gpg.format": "ssh", "user.signingKey": str(who.key)}.items():
        repository.git("config", key, value)
    made(repository, {"a": b"2"})
    assert "BEGIN SSH SIGNATURE" in repository.git("cat-file", "commit", "HEAD")


@pytest.mark.parametrize("what", ["merge", "rebase"])
def test_in_the_middle_of_something_nothing_is_committed(repo: MakeRepository, what: str) -> None:
    repository = repo({"a": "1"})
    if what == "merge":
        (repository.root / ".git/MERGE_HEAD").write_text(repository.git("rev-parse", "HEAD"))
    else:
        (repository.root / ".git/rebase-merge").mkdir()
    with pytest.raises(PenstockError, match=f"in the middle of a {what}"):
        made(repository, {"a": b"2"})
    assert (repository.root / "a").read_text() == "1"


def test_a_branch_that_somebody_moved_is_left_alone(repo: MakeRepository, tmp_path: Path) -> None:
    repository = repo({"a": "1"})
    (tmp_path / "staged").mkdir()
    (tmp_path / "staged/a").write_text("2")
    _, goal = commits.prepared(repository.root, tmp_path / "staged", tmp_path / "index", [Commit("m", ("a",))])
    theirs = repository.commit({"b": "theirs"})
    with pytest.raises(PenstockError, match="did not let HEAD move, nothing was written"):
        commits.reach(repository.root, goal)
    assert git.commit(repository.root, "HEAD") == theirs
    assert not commits.reached(repository.root, goal)


def test_making_them_changes_no_file(repo: MakeRepository, tmp_path: Path) -> None:
    repository = repo({"a": "1"})
    (tmp_path / "staged").mkdir()
    (tmp_path / "staged/a").write_text("2")
    before = {path: facts for path, facts in listing(repository.root).items() if not path.startswith(".git/objects")}
    commits.prepared(repository.root, tmp_path / "staged", tmp_path / "index", [Commit("m", ("a",))], "b")
    after = {path: facts for path, facts in listing(repository.root).items() if not path.startswith(".git/objects")}
    assert after == before


def test_in_a_sparse_checkout_files_outside_of_it_are_committed_too(repo: MakeRepository) -> None:
    repository = repo({"in/a": "1", "out/b": "1", "out/c": "1"})
    repository.git("sparse-checkout", "set", "in")
    made(repository, {"out/b": b"2"})
    assert repository.git("show", "--name-only", "--format=") == "out/b"
    assert repository.git("status", "--porcelain") == ""


def test_while_git_is_at_work_nothing_is_begun(repo: MakeRepository) -> None:
    repository = repo({"a": "1"})
    before = repository.git("rev-parse", "HEAD")
    (repository.root / ".git/index.lock").touch()
    with pytest.raises(PenstockError, match=r"git is at work here .*index\.lock is there.*: nothing was changed"):
        made(repository, {"a": b"2"})
    (repository.root / ".git/index.lock").unlink()
    assert (repository.git("rev-parse", "HEAD"), repository.git("status", "--porcelain")) == (before, "")


def test_who_commits_must_be_known(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = repo({"a": "1"})
    repository.git("config", "user.useConfigOnly", "true")
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(PenstockError, match="git does not know who commits here, and nothing was changed"):
        made(repository, {"a": b"2"})
    assert (repository.root / "a").read_text() == "1"


def test_a_commit_that_cannot_be_signed_is_not_made(repo: MakeRepository, tmp_path: Path) -> None:
    repository = repo({"a": "1"})
    for key, value in {"commit.gpgSign": "true", "gpg.format": "ssh", "user.signingKey": str(tmp_path / "no")}.items():
        repository.git("config", key, value)
    with pytest.raises(PenstockError, match=r"git could not sign the commit, as `commit\.gpgSign` asks for; nothing"):
        made(repository, {"a": b"2"})
    assert (repository.root / "a").read_text() == "1"
