"""A file is written whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from penstock import whole
from penstock.errors import PenstockError


def test_a_file_that_cannot_be_put_in_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(OSError, match="directory"):
        whole.write(tmp_path / "a", b"one")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_new_and_old(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    whole.put(path, b"one")
    path.chmod(0o640)
    whole.put(path, b"two")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two", 0o640)
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]


def test_a_full_disk_leaves_the_old_one_and_nothing_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    whole.put(path, b"one")

    def full(self: Path, _: bytes) -> int:
        with self.open("wb") as half:
            half.write(b"tw")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(PenstockError, match=r"a\.json cannot be written: No space left"):
        whole.put(path, b"two")
    assert path.read_bytes() == b"one"
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    whole.put(tmp_path / "link", b"one")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"one"


def test_what_is_no_file_is_written_to() -> None:
    reads, writes = os.pipe()
    whole.put(Path(f"/proc/self/fd/{writes}"), b"one")
    assert os.read(reads, 3) == b"one"
    os.close(reads)
    os.close(writes)


def test_a_folder_is_none(tmp_path: Path) -> None:
    with pytest.raises(PenstockError, match="cannot be written"):
        whole.put(tmp_path, b"one")
