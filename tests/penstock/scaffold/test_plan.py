from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.scaffold.plan import File, outstanding


def test_what_is_there_already_is_not_outstanding(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    files = (File("a", b"1"), File("b/c", b"2"))
    assert outstanding(tmp_path, files) == (files[1],)


def test_everything_in_the_way_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"other")
    (tmp_path / "b").mkdir()
    with pytest.raises(PenstockError) as raised:
        outstanding(tmp_path, (File("a", b"1"), File("b", b"2"), File("c", b"3")))
    assert str(raised.value).startswith("a, b are there and differ from what would be written: move them")


def test_of_much_that_is_in_the_way_some_is_named(tmp_path: Path) -> None:
    files = [File(name, b"1") for name in "abcdefg"]
    for file in files:
        (tmp_path / file.path).write_bytes(b"other")
    with pytest.raises(PenstockError, match=r"^a, b, c and 4 more are there and differ from"):
        outstanding(tmp_path, tuple(files))


def test_an_edit_needs_the_file_that_it_was_made_from(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    edit = File("a", b"new", old=b"old")
    assert outstanding(tmp_path, (edit,)) == (edit,)
    (tmp_path / "a").write_bytes(b"changed meanwhile")
    with pytest.raises(PenstockError, match="a is there and differs"):
        outstanding(tmp_path, (edit,))


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "root").mkdir()
    (tmp_path / "root/clusters").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PenstockError, match="clusters is a symbolic link"):
        outstanding(tmp_path / "root", (File("clusters/a/b", b""),))
