"""The store keeps what it is given, never gives what is damaged, stays within its size, and never stops the work."""

import multiprocessing
import os
import pickle
import random
import signal
import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.store.store import DAY, FILE, Store, key


def test_what_is_put_is_there_afterwards(tmp_path: Path) -> None:
    """Before the commit for the same store, after it for every other."""
    with Store(tmp_path) as store:
        store.put(key("a"), b"one")
        assert store.get([key("a"), key("b")]) == {key("a"): b"one"}
    with Store(tmp_path) as store:
        assert store.get([key("a"), key("b")]) == {key("a"): b"one"}


def test_the_file_is_private(tmp_path: Path) -> None:
    """Nobody else may read it."""
    with Store(tmp_path) as store:
        store.put(key("a"), b"one")
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@given(st.lists(st.lists(st.text(), max_size=4), min_size=2, max_size=2, unique_by=tuple))
def test_no_two_lists_of_parts_share_a_key(lists: list[list[str]]) -> None:
    """("ab", "c") is not ("a", "bc")."""
    assert key(*lists[0]) != key(*lists[1])


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_damage_gives_no_wrong_value(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Bit flips, cuts and rubbish anywhere in the file: a value is right or not there, and the next run works."""
    folder = tmp_path_factory.mktemp("store")
    values = {key("name", str(n)): os.urandom(40) * 30 for n in range(60)}
    with Store(folder) as store:
        for name, value in values.items():
            store.put(name, value)
    _damage(folder / FILE, random.Random(seed))
    with Store(folder) as store:
        assert all(values[name] == value for name, value in store.get(values).items())
        store.put(key("new"), b"new")
        assert store.get([key("new")])[key("new")] == b"new"
    with Store(folder) as store:
        assert all(values[name] == value for name, value in store.get(values).items())
        store.put(key("newer"), b"newer")
    with Store(folder) as store:
        assert store.get([key("newer")]).get(key("newer"), b"newer") == b"newer"


def test_another_layout_is_thrown_away(tmp_path: Path) -> None:
    """A file of an older or newer penstock is made anew."""
    with Store(tmp_path) as store:
        store.put(key("a"), b"one")
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with Store(tmp_path) as store:
        assert store.get([key("a")]) == {}


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_store_is_made_anew(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    """At most one warning; then it works."""
    (tmp_path / FILE).write_bytes(content)
    with Store(tmp_path) as store:
        assert store.get([key("a")]) == {}
        store.put(key("a"), b"one")
    assert capsys.readouterr().err.count("\n") <= 1
    with Store(tmp_path) as store:
        store.put(key("b"), b"two")
    with Store(tmp_path) as store:
        assert store.get([key("b")]) == {key("b"): b"two"}


def test_a_folder_that_cannot_be_written_costs_one_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The values stay for this run, and the reason is said once."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    with Store(blocked) as store:
        assert store.get([key("a")]) == {}
        store.put(key("a"), b"one")
        store.commit()
        assert store.get([key("b")]) == {}
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "results are not affected" in said


def test_a_full_disk_costs_one_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """SQLite's own limit on pages stands for the disk."""
    with Store(tmp_path) as store:
        store.put(key("a"), b"one")
        store.commit()
        store._open().execute("PRAGMA max_page_count = 8")
        store.put(key("b"), os.urandom(500_000))
        store.commit()
        assert store.get([key("a")]) == {}
    assert capsys.readouterr().err.count("\n") == 1
    with Store(tmp_path) as store:
        assert store.get([key("a")]) == {key("a"): b"one"}


def test_it_stays_within_its_size_and_keeps_what_was_used_last(tmp_path: Path) -> None:
    """The entries that were not used for longest go first."""
    with Store(tmp_path, size=1 << 20) as store:
        for n in range(300):
            store.put(key(str(n)), os.urandom(2000))
        store.commit()
        store._open().execute("UPDATE entries SET used = ?", (int(time.time()) // DAY - 9,))
        store._open().commit()
        kept = [key(str(n)) for n in range(0, 300, 10)]
        assert len(store.get(kept)) == 30
        for n in range(300, 460):
            store.put(key(str(n)), os.urandom(2000))
        store.commit()
        assert store.stats()["bytes"] <= 1 << 20
        assert len(store.get(kept)) == 30
    assert (tmp_path / FILE).stat().st_size <= 1.2 * (1 << 20)


def test_clear_forgets_everything(tmp_path: Path) -> None:
    """And the store can be used again."""
    with Store(tmp_path) as store:
        store.put(key("a"), b"one")
        store.commit()
        store.clear()
        assert not (tmp_path / FILE).exists()
        assert store.get([key("a")]) == {}


def _write(folder: str, start: int) -> None:
    for n in range(start, start + 40):
        with Store(Path(folder)) as store:
            store.put(key(str(n)), str(n).encode() * 100)


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    """Nothing is lost and nothing is mixed up."""
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(str(tmp_path), start)) for start in (0, 20, 1000)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    names = {key(str(n)): str(n).encode() * 100 for n in (*range(60), *range(1000, 1040))}
    with Store(tmp_path) as store:
        assert store.get(names) == names


def test_kill_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    """A writer that is killed at any moment leaves a store that gives only what was put."""
    context = multiprocessing.get_context("spawn")
    for delay in (0.25, 0.4, 0.55):
        writer = context.Process(target=_write, args=(str(tmp_path), 0))
        writer.start()
        time.sleep(delay)
        if writer.pid:
            os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        with Store(tmp_path) as store:
            found = store.get(key(str(n)) for n in range(40))
            assert all(value in {str(n).encode() * 100 for n in range(40)} for value in found.values())


def _damage(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    match chance.randrange(4):
        case 0:
            for _ in range(chance.randrange(1, 30)):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        case 1:
            del content[chance.randrange(len(content)) :]
        case 2:
            at = chance.randrange(len(content))
            content[at : at + 3000] = os.urandom(3000)
        case 3:
            content += os.urandom(chance.randrange(1, 9000))
    path.write_bytes(content)
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def test_another_process_opens_it_itself(tmp_path: Path) -> None:
    with Store(tmp_path, 7 << 20) as store:
        store.put(key("a"), b"one")
        store.commit()
        with pickle.loads(pickle.dumps(store)) as other:
            assert other.get([key("a")]) == {key("a"): b"one"}
            assert other.stats()["limit"] == 7 << 20


def test_a_store_that_is_opened_again_is_not_told_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A run opens it for the working copy, and again for the revision that it is compared with."""
    (tmp_path / "store.sqlite").mkdir()
    for _ in range(2):
        with Store(tmp_path) as store:
            store.get([key("a")])
    assert capsys.readouterr().err.count("not used") == 1
