"""Files are written all or none: whatever operation is the last one before the power goes, the next run makes the tree
wholly old or wholly new, and says which before it does anything else."""

import builtins
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from penstock.errors import PenstockError
from penstock.promote import journal
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Repository

OLD = {"a/one.yaml": "one: 1\n", "a/b/two.yaml": "two: 1\n", "gone/three.yaml": "three: 1\n"}
NEW: dict[str, bytes | None] = {
    "a/one.yaml": b"one: 2\n",
    "a/b/two.yaml": b"two: 2\n",
    "gone/three.yaml": None,
    "new/four.yaml": b"four: 2\n",
}
#: Everything through which a file or folder can be changed.
OPERATIONS = [
    *((os, name) for name in ("mkdir", "rename", "replace", "unlink", "rmdir", "fsync", "chmod", "open")),
    *((Path, name) for name in ("open", "mkdir", "replace", "unlink", "rmdir", "chmod", "write_bytes", "write_text")),
    (shutil, "rmtree"),
    (builtins, "open"),
]


class PowerLoss(BaseException):
    """Nothing runs after this: it is no Exception, and nobody catches it."""


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, at: int, error: Callable[[], BaseException]) -> Iterator[list[int]]:
    """The operation number `at` fails before it does anything, and all after it; the count so far."""
    count = [0]

    def wrapped(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            count[0] += 1
            if count[0] >= at:
                raise error()
            return real(*args, **more)

        return call

    with monkeypatch.context() as patch:
        for owner, name in OPERATIONS:
            patch.setattr(owner, name, wrapped(getattr(owner, name)))
        yield count


def tree(root: Path) -> dict[str, bytes]:
    """The files, without git's."""
    found = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.relative_to(root).parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


AS_IT_WAS = {path: text.encode() for path, text in OLD.items()}
AS_IT_SHALL_BE = {path: content for path, content in NEW.items() if content is not None}


def written(repository: Repository) -> None:
    """One writing, from beginning to end."""
    with journal.alone(repository.root) as folder:
        journal.write(repository.root, folder, NEW)


def test_all_is_written(repo: MakeRepository) -> None:
    repository = repo(OLD)
    written(repository)
    assert tree(repository.root) == AS_IT_SHALL_BE
    assert not (repository.root / "gone").exists()
    assert not journal.pending(repository.root)


def test_the_power_may_go_at_any_operation(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = repo(OLD)
    seen = set()
    for at in range(1, 1000):
        shutil.rmtree(repository.root / ".git" / journal.FOLDER, ignore_errors=True)
        repository.git("checkout", "--quiet", "--force", "--", ".")
        repository.git("clean", "-dfq")
        with failing(monkeypatch, at, PowerLoss) as count:
            try:
                written(repository)
            except PowerLoss:
                pass
            else:
                break
        assert count[0] >= at
        said = journal.pending(repository.root)
        now = tree(repository.root)
        assert said or now in (AS_IT_WAS, AS_IT_SHALL_BE), at
        with journal.alone(repository.root):
            pass  # what the next run begins with
        assert tree(repository.root) == (AS_IT_SHALL_BE if said or now == AS_IT_SHALL_BE else AS_IT_WAS), at
        seen.add(said)
    assert at > 40
    assert seen == {True, False}


def test_finishing_may_be_stopped_too(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = repo(OLD)
    for at in range(20, 60, 7):
        with failing(monkeypatch, at, PowerLoss), pytest.raises(PowerLoss):
            written(repository)
        for again in range(1, 30, 3):
            with failing(monkeypatch, again, PowerLoss):
                try:
                    with journal.alone(repository.root):
                        pass
                except PowerLoss:
                    continue
        with journal.alone(repository.root):
            pass
        assert tree(repository.root) in (AS_IT_WAS, AS_IT_SHALL_BE)


def test_a_full_disk_is_a_sentence(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = repo(OLD)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(repository.root / "x"))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PenstockError, match="No space left on device\\): nothing was changed"):
        written(repository)
    monkeypatch.undo()
    assert tree(repository.root) == AS_IT_WAS
    written(repository)
    assert tree(repository.root) == AS_IT_SHALL_BE


def test_two_at_once_are_one(repo: MakeRepository) -> None:
    repository = repo(OLD)
    with journal.alone(repository.root), pytest.raises(PenstockError, match="another promotion is writing"):
        written(repository)
    assert tree(repository.root) == AS_IT_WAS


def test_modes_stay(repo: MakeRepository) -> None:
    repository = repo(OLD)
    (repository.root / "a/one.yaml").chmod(0o755)
    written(repository)
    assert (repository.root / "a/one.yaml").stat().st_mode & 0o777 == 0o755
