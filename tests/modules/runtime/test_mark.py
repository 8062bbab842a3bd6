"""A number on disk: read again as it was written, whatever was there before."""

from pathlib import Path

import pytest

from penstock_runtime.mark import Mark


def test_written_and_read_again(tmp_path: Path) -> None:
    mark = Mark(tmp_path / "done")
    assert mark.read() == 0
    for number in (123_456_789, 7):
        mark.write(number)
        assert Mark(tmp_path / "done").read() == number
    mark.close()
    mark.write(8)
    assert mark.read() == 8
    mark.close()


@pytest.mark.parametrize("raw", [b"", b"nonsense", b"-5", b"12\xff"])
def test_what_is_no_number_is_none(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "done").write_bytes(raw)
    assert Mark(tmp_path / "done").read() == 0


def test_in_a_folder_that_is_gone_nothing_is_raised(tmp_path: Path) -> None:
    Mark(tmp_path / "nowhere" / "done").write(5)
