from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from penstock.tree.content import UNREADABLE, blob_id, file_id
from tests.penstock.conftest import MakeRepository


def test_an_id_is_gits(repo: MakeRepository) -> None:
    repository = repo({"a": b"\0\xff\n", "empty": ""})
    for name in ("a", "empty"):
        assert file_id(repository.root / name) == repository.git("hash-object", name)


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_equal_ids_are_equal_contents(one: bytes, other: bytes) -> None:
    assert (blob_id(one) == blob_id(other)) == (one == other)


def test_what_cannot_be_read_has_an_id_of_no_content(tmp_path: Path) -> None:
    assert file_id(tmp_path / "gone") == file_id(tmp_path) == UNREADABLE
