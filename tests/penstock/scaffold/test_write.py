import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import PenstockError
from penstock.scaffold.plan import File
from penstock.scaffold.write import write
from tests.penstock.scaffold.support import snapshot
from tests.penstock.support.repository import listing

FILES = (File("a/b/c.yaml", b"1"), File("a/b/d.sh", b"2", 0o755), File("e", b"new", old=b"old"), File("g", b"3"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "e").write_bytes(b"old")
    (tmp_path / "e").chmod(0o640)
    (tmp_path / "f").mkdir()
    return tmp_path


def test_files_are_written_with_their_modes(root: Path) -> None:
    write(root, FILES)
    assert snapshot(root) == {"a/b/c.yaml": b"1", "a/b/d.sh": b"2", "e": b"new", "g": b"3"}
    assert (root / "a/b/d.sh").stat().st_mode & 0o777 == 0o755
    assert (root / "e").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("failing", range(1, 8))
def test_a_failure_at_any_step_leaves_everything_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    before = snapshot(root), sorted(root.rglob("*"))
    calls = 0

    def broken(real: Callable[..., object]) -> Callable[..., object]:
        def call(self: Path, *arguments: object) -> object:
            nonlocal calls
            calls += 1
            if calls == failing:
                raise OSError(28, "No space left on device", str(self))
            return real(self, *arguments)

        return call

    monkeypatch.setattr(Path, "write_bytes", broken(Path.write_bytes))
    monkeypatch.setattr(Path, "replace", broken(Path.replace))
    with pytest.raises(PenstockError, match="No space left on device"):
        write(root, FILES)
    monkeypatch.undo()
    assert (snapshot(root), sorted(root.rglob("*"))) == before


def test_who_is_asked_to_end_undoes_what_was_begun(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(root), sorted(root.rglob("*"))
    monkeypatch.setattr(Path, "replace", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    with pytest.raises(KeyboardInterrupt):
        write(root, FILES)
    monkeypatch.undo()
    assert (snapshot(root), sorted(root.rglob("*"))) == before
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_an_interrupt_is_undone_too(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(root)

    rename = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        if target.name == "g":
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(root, FILES)
    monkeypatch.undo()
    assert snapshot(root) == before


def test_what_appears_meanwhile_is_not_overwritten(root: Path) -> None:
    before = listing(root)
    with pytest.raises(PenstockError, match="cannot be written"):
        write(root, [File("f/x", b"1"), File("e", b"mine")])
    after = listing(root)
    assert {path: facts[2] for path, facts in after.items()} == {path: facts[2] for path, facts in before.items()}


def test_a_root_that_is_not_there_is_made(tmp_path: Path) -> None:
    write(tmp_path / "x/y", [File("a/b", b"1"), File("c", b"2")])
    assert snapshot(tmp_path) == {"x/y/a/b": b"1", "x/y/c": b"2"}


PATHS = st.lists(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map("/".join), min_size=1, max_size=6, unique=True
)


@given(PATHS, PATHS)
def test_any_new_files_end_up_where_they_belong(
    tmp_path_factory: pytest.TempPathFactory, there: list[str], new: list[str]
) -> None:
    root = tmp_path_factory.mktemp("root")
    for path in _apart(there):
        (root / path).mkdir(parents=True)
    wanted = [path for path in _apart(new) if not (root / path).exists()]
    write(root, [File(path, path.encode()) for path in wanted])
    assert snapshot(root) == {path: path.encode() for path in wanted}


def _apart(paths: list[str]) -> list[str]:
    """Without paths that are folders of others."""
    return [path for path in paths if not any(other.startswith(f"{path}/") for other in paths)]


def test_nothing_is_written_through_a_link_of_the_repository(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (root / "a").symlink_to(outside)
    before = snapshot(root)
    with pytest.raises(PenstockError, match="a is a link of the repository"):
        write(root, FILES)
    assert snapshot(root) == before
    assert list(outside.iterdir()) == []
