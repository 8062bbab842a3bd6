"""Files are written and committed all or none: whatever operation is the last one before the power goes, the next
command finds the tree and its history wholly old or wholly new, and says so."""

import errno
import os
import shutil
import subprocess
import sys
from functools import partialmethod
from pathlib import Path
from typing import Any

import pytest

from penstock import journal
from penstock.commits import Commit
from penstock.errors import PenstockError, ToolFailed
from penstock.tree.working import working_tree
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.losses import PowerLoss, failing
from tests.penstock.support.repository import ENVIRONMENT, Repository, listing, write

OLD = {"a/one.yaml": "one: 1\n", "a/b/two.yaml": "two: 1\n", "gone/three.yaml": "three: 1\n", "mine.txt": "1"}
NEW: dict[str, bytes | None] = {
    "a/one.yaml": b"one: 2\n",
    "a/b/two.yaml": b"two: 2\n",
    "gone/three.yaml": None,
    "new/four.yaml": b"four: 2\n",
}
COMMITS = [Commit("first", ("a/one.yaml", "gone/three.yaml")), Commit("second", ("a/b/two.yaml", "new/four.yaml"))]
AS_IT_WAS = {path: text.encode() for path, text in OLD.items()}
AS_IT_SHALL_BE = {"mine.txt": b"1"} | {path: content for path, content in NEW.items() if content is not None}
#: How it is written: files alone, with commits, with commits on a new branch.
WAYS: dict[str, dict[str, Any]] = {
    "write": {},
    "commit": {"planned": COMMITS},
    "branch": {"planned": COMMITS, "branch": "p/b"},
}
#: Elsewhere; it comes with the rest, or not at all.
REPORT = b"seen"


def tree(root: Path) -> dict[str, bytes]:
    """The files, without git's."""
    found = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.relative_to(root).parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def written(root: Path, way: str) -> None:
    """One writing, from beginning to end."""
    with journal.alone(root) as folder:
        journal.write(root, folder, NEW, **WAYS[way], beside={report(root): REPORT})


def report(root: Path) -> Path:
    """A file outside of the tree."""
    return root.parent / "report.json"


def state(repository: Repository, way: str) -> str:
    """`old` or `new` when the tree, the history, the index and the branch are all one or the other; else what is."""
    files = tree(repository.root)
    if files not in (AS_IT_WAS, AS_IT_SHALL_BE):
        return f"mixed files: {files}"
    age = "old" if files == AS_IT_WAS else "new"
    if report(repository.root).exists() != (age == "new"):
        return f"{age} files, and the report is of the other"
    subjects = repository.git("log", "--format=%s").split()
    dirty = repository.git("status", "--porcelain")
    branches = repository.git("branch", "--format=%(refname:short)").split()
    committed = age == "new" and way != "write"
    wanted = (
        ["second", "first", "change"] if committed else ["change"],
        age == "new" and way == "write",
        ["main", "p/b"] if committed and way == "branch" else ["main"],
    )
    seen = (subjects, bool(dirty), branches)
    return age if seen == wanted else f"{age} files, but {seen}: {dirty}"


def back(repository: Repository) -> None:
    """As it was at first."""
    shutil.rmtree(repository.root / ".git" / journal.FOLDER, ignore_errors=True)
    repository.git("switch", "--quiet", "--force", "main")
    repository.git("reset", "--quiet", "--hard", repository.git("rev-list", "--max-parents=0", "main"))
    repository.git("clean", "-dfq")
    report(repository.root).unlink(missing_ok=True)
    if "p/b" in repository.git("branch"):
        repository.git("branch", "-D", "p/b")


@pytest.mark.parametrize("way", WAYS)
def test_all_is_written(repo: MakeRepository, way: str) -> None:
    repository = repo(OLD)
    written(repository.root, way)
    assert state(repository, way) == "new"
    assert not (repository.root / "gone").exists()
    assert not journal.pending(repository.root)
    assert [path.name for path in (repository.root / ".git/penstock").iterdir()] == ["lock"]


@pytest.mark.parametrize("way", WAYS)
def test_the_power_may_go_at_any_operation(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    repository = repo(OLD)
    seen = set()
    for at in range(1, 1000, 3 if way == "branch" else 1):
        with failing(monkeypatch, at) as count:
            try:
                written(repository.root, way)
            except PowerLoss:
                pass
            else:
                break
        assert count[0] >= at
        if not journal.pending(repository.root):
            seen.add(state(repository, way))
        working_tree(repository.root)  # what the next command begins with
        seen.add(state(repository, way))
        if "new" in seen:
            back(repository)
    assert at > 20
    assert seen == {"old", "new"}


def test_settling_may_be_stopped_too(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = repo(OLD)
    for at in (45, 53, 61):
        with failing(monkeypatch, at), pytest.raises(PowerLoss):
            written(repository.root, "commit")
        for again in range(1, 30, 6):
            with failing(monkeypatch, again):
                try:
                    working_tree(repository.root)
                except PowerLoss:
                    continue
        working_tree(repository.root)
        assert state(repository, "commit") in ("old", "new"), at
        back(repository)


KILLED = """
import os, pathlib, signal, sys
from pathlib import Path
import pytest
from tests.penstock import test_journal as t

root, way = Path(sys.argv[1]), sys.argv[2]
repository = t.Repository(root)

def killed():
    os.kill(os.getpid(), signal.SIGKILL)

for at in range(int(sys.argv[3]), 500, int(sys.argv[4])):
    child = os.fork()
    if child == 0:
        with t.failing(pytest.MonkeyPatch(), at, killed):
            t.written(root, way)
            os._exit(0)
    _, status = os.waitpid(child, 0)
    if status == 0:
        break
    assert os.WTERMSIG(status) == signal.SIGKILL, status
    child = os.fork()
    if child == 0:
        t.working_tree(root)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    print(at, t.state(repository, way))
    t.back(repository)
"""


@pytest.mark.parametrize("way", WAYS)
def test_a_process_that_is_killed_leaves_old_or_new(repo: MakeRepository, way: str) -> None:
    """A real one, with SIGKILL; the next process makes it whole."""
    repository = repo(OLD)
    env = {**os.environ, **ENVIRONMENT}
    argv = [sys.executable, "-c", KILLED, str(repository.root), way, "5", "9"]
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    found = [line.partition(" ")[2] for line in done.stdout.splitlines()]
    assert {*found} == {"old", "new"}, done.stdout


def test_what_somebody_took_back_is_not_done_again(
    repo: MakeRepository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = repo(OLD)
    halfway(repository.root, monkeypatch, "write")
    repository.git("checkout", "--quiet", "--", ".")
    repository.git("clean", "-dfq")
    working_tree(repository.root)
    assert state(repository, "write") == "old"
    assert "it had begun is taken back" in capsys.readouterr().err


def test_what_somebody_changed_meanwhile_is_not_overwritten(
    repo: MakeRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = repo(OLD)
    halfway(repository.root, monkeypatch, "write")
    repository.write({"a/one.yaml": "one: mine\n"})
    before = tree(repository.root)
    with pytest.raises(PenstockError, match=r"a/one\.yaml has been changed since: put it back as it was"):
        working_tree(repository.root)
    assert tree(repository.root) == before
    (repository.root / ".git/penstock/journal.json").unlink()
    working_tree(repository.root)
    assert tree(repository.root) == before


def test_what_is_committed_is_brought_to_the_tree_around_somebody_s_work(
    repo: MakeRepository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = repo(OLD)
    halfway(repository.root, monkeypatch, "commit")
    repository.write({"a/one.yaml": "one: mine\n"})
    working_tree(repository.root)
    assert tree(repository.root) == AS_IT_SHALL_BE | {"a/one.yaml": b"one: mine\n"}
    assert "but for a/one.yaml, changed since" in capsys.readouterr().err
    assert repository.git("status", "--porcelain") == "M a/one.yaml"


def halfway(root: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Killed when two files of four are in place."""
    real, count = journal._place, [0]

    def place(*argv: Any) -> None:
        count[0] += 1
        if count[0] == 3:
            raise PowerLoss
        real(*argv)

    with monkeypatch.context() as patch:
        patch.setattr(journal, "_place", place)
        with pytest.raises(PowerLoss):
            written(root, way)
    assert journal.pending(root)


def test_a_full_disk_is_a_sentence(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = repo(OLD)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(repository.root / "x"))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(PenstockError, match="No space left on device\\): nothing was changed"):
            written(repository.root, "write")
    assert state(repository, "write") == "old"
    written(repository.root, "write")
    assert state(repository, "write") == "new"


def test_a_journal_on_another_file_system_is_copied(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = repo(OLD)
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if "staged" in self.parts:
            raise OSError(18, "Invalid cross-device link")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    written(repository.root, "commit")
    assert state(repository, "commit") == "new"


def test_what_cannot_be_replaced_leaves_nothing_beside_it(
    repo: MakeRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that may not change (chattr +i) stops it in the middle; what lay beside it would be a manifest."""
    repository = repo(OLD)
    real = Path.replace

    def replace(code: int, self: Path, target: Path) -> Path:
        if target == repository.root / "a/one.yaml":
            raise OSError(code if "staged" in self.parts else errno.EPERM, os.strerror(code), self, None, target)
        return real(self, target)

    for code in (errno.EPERM, errno.EXDEV):
        with monkeypatch.context() as patch:
            patch.setattr(
                Path, "replace", partialmethod(lambda self, target, code: replace(code, self, target), code=code)
            )
            with pytest.raises(
                PenstockError, match=r"^a/one\.yaml cannot be written .*: the next run of penstock settles"
            ):
                written(repository.root, "commit")
        assert [path.name for path in repository.root.rglob(".*.promoted")] == []
    written(repository.root, "commit")
    assert tree(repository.root) == AS_IT_SHALL_BE


def test_git_that_stops_in_the_middle_says_what_comes_next(
    repo: MakeRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = repo(OLD)

    def indexed(root: Path, _: object) -> None:
        raise ToolFailed("git reset", str(root), 128, "index.lock: File exists")

    with monkeypatch.context() as patch:
        patch.setattr("penstock.commits.indexed", indexed)
        with pytest.raises(PenstockError, match="git stopped in the middle; the next run of penstock settles it"):
            written(repository.root, "commit")
    assert list(working_tree(repository.root).entries) == sorted(AS_IT_SHALL_BE)
    assert state(repository, "commit") == "new"


def test_a_lock_that_git_left_in_the_journal_stops_nobody(repo: MakeRepository) -> None:
    repository = repo(OLD)
    with journal.alone(repository.root) as folder:
        (folder / f"{journal.INDEX}.lock").touch()  # penstock was killed, and the git that it had started
    written(repository.root, "commit")
    assert state(repository, "commit") == "new"


def test_git_that_stops_before_anything_was_said_says_so(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = repo(OLD)

    def prepared(root: Path, *_: object) -> None:
        raise ToolFailed("git read-tree", str(root), 128, "Out of diskspace")

    monkeypatch.setattr("penstock.commits.prepared", prepared)
    with pytest.raises(PenstockError, match=r"git stopped, nothing was changed: `git read-tree` .*: Out of diskspace"):
        written(repository.root, "commit")
    assert state(repository, "commit") == "old"


def test_two_at_once_are_one(repo: MakeRepository) -> None:
    repository = repo(OLD)
    with (
        journal.alone(repository.root),
        pytest.raises(PenstockError, match="another run of penstock is writing"),
    ):
        written(repository.root, "write")
    assert state(repository, "write") == "old"


def test_modes_stay(repo: MakeRepository) -> None:
    repository = repo(OLD)
    (repository.root / "a/one.yaml").chmod(0o755)
    written(repository.root, "write")
    assert (repository.root / "a/one.yaml").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a": b"1"}, "a is a folder"),
        ({"mine.txt/x": b"1"}, "mine.txt is a file and no folder"),
        ({"led/x": b"1"}, "led is a link"),
    ],
)
def test_where_no_file_can_be_nothing_is_written(repo: MakeRepository, files: dict[str, bytes], said: str) -> None:
    repository = repo(OLD)
    (repository.root / "led").symlink_to(repository.root.parent)
    before = tree(repository.root)
    with journal.alone(repository.root) as folder, pytest.raises(PenstockError, match=said):
        journal.write(repository.root, folder, {"a/one.yaml": b"2", **files})
    assert tree(repository.root) == before
    assert not journal.pending(repository.root)


def test_without_git_the_journal_is_in_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "root"
    seen = set()
    for at in range(1, 1000):
        shutil.rmtree(root, ignore_errors=True)
        write(root, OLD)
        with failing(monkeypatch, at):
            try:
                written(root, "write")
            except PowerLoss:
                pass
            else:
                break
        working_tree(root)
        assert tree(root) in (AS_IT_WAS, AS_IT_SHALL_BE)
        seen.add(tree(root) == AS_IT_WAS)
    assert seen == {True, False}
    assert not journal.pending(root)


def test_each_of_two_trees_in_one_repository_gets_its_own_files(
    repo: MakeRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = repo({f"{side}/{path}": text for side in ("left", "right") for path, text in OLD.items()})
    halfway(repository.root / "left", monkeypatch, "write")
    working_tree(repository.root / "right")
    assert tree(repository.root / "left") == AS_IT_SHALL_BE
    assert tree(repository.root / "right") == AS_IT_WAS


def test_a_broken_journal_is_a_sentence(repo: MakeRepository) -> None:
    repository = repo(OLD)
    (repository.root / ".git/penstock").mkdir()
    (repository.root / ".git/penstock/journal.json").write_text("{")
    before = listing(repository.root)
    with pytest.raises(PenstockError, match="look at `git status`"):
        working_tree(repository.root)
    assert {**listing(repository.root), ".git/penstock": (), ".git/penstock/lock": ()} == {
        **before,
        ".git/penstock": (),
        ".git/penstock/lock": (),
    }


def test_a_linked_working_copy_has_its_own(repo: MakeRepository, tmp_path: Path) -> None:
    repository = repo(OLD)
    repository.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "other"))
    with journal.alone(tmp_path / "other") as folder:
        journal.write(tmp_path / "other", folder, NEW, COMMITS)
    assert tree(tmp_path / "other").keys() - {".git"} == AS_IT_SHALL_BE.keys()
    assert state(repository, "write").startswith("old files, but (['change'], False, ['main', 'other'])")
