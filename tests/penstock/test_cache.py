import stat
from pathlib import Path

import pytest

from penstock import cache
from penstock.errors import PenstockError


def test_a_folder_is_made_private_and_below_the_users_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made = cache.folder("a", "b")
    assert made == tmp_path / "penstock" / "a" / "b"
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert cache.folder("a", "b") == made


def test_without_xdg_it_is_under_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.folder() == tmp_path / ".cache" / "penstock"


def test_where_nothing_can_be_written_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(PenstockError, match=r"file/penstock/a cannot be written \(Not a directory\): say in XDG_CACHE"):
        cache.folder("a")


def test_a_user_without_a_home_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(PenstockError, match="XDG_CACHE_HOME"):
        cache.folder()
