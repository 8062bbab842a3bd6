import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.worker.frame import FrameReader, WorkerGone, encoded

HEADERS = st.dictionaries(
    st.text(max_size=5).filter(lambda key: key != "blob"),
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9), st.lists, max_leaves=4),
    max_size=4,
)
PARTS = st.lists(st.binary(max_size=30), max_size=4)


@contextmanager
def pipe(*chunks: bytes) -> Iterator[FrameReader]:
    """A reader of a pipe into which someone writes the chunks and then goes."""
    source, target = os.pipe()

    def write() -> None:
        for chunk in chunks:
            os.write(target, chunk)
        os.close(target)

    writer = Thread(target=write)
    writer.start()
    try:
        yield FrameReader(source)
    finally:
        writer.join()
        os.close(source)


@given(st.lists(st.tuples(HEADERS, PARTS), max_size=4), st.integers(1, 7))
def test_what_is_encoded_is_read_again_however_it_is_cut(
    frames: list[tuple[dict[str, Any], list[bytes]]], size: int
) -> None:
    stream = b"".join(chunk for header, parts in frames for chunk in encoded(header, parts))
    with pipe(*(stream[i : i + size] for i in range(0, len(stream), size))) as reader:
        for header, parts in frames:
            frame = reader.read(5)
            assert {key: value for key, value in frame.header.items() if key != "blob"} == header
            assert bytes(frame.blob) == b"".join(parts)


def test_a_header_stays_one_line() -> None:
    (line,) = encoded({"path": "a\nb"}, [])
    assert line.count(b"\n") == 1


def test_a_blob_may_be_large() -> None:
    blob = os.urandom(3 << 20)
    with pipe(*encoded({}, [blob])) as reader:
        assert bytes(reader.read(10).blob) == blob


@pytest.mark.parametrize("start", [b"", b'{"id":', b'{"blob": 9}\nabc'])
def test_the_end_of_the_pipe_is_told(start: bytes) -> None:
    with pipe(start) as reader, pytest.raises(WorkerGone, match="ended in the middle"):
        reader.read(5)


def test_a_header_that_is_not_json_is_told() -> None:
    with pipe(b"panic: oh no\n") as reader, pytest.raises(WorkerGone, match="not JSON"):
        reader.read(5)


@pytest.mark.parametrize(
    "nonsense", [b"[1]\n", b"7\n", b"null\n", b'{"blob": "x"}\n', b'{"blob": -5}\n', b"\xff\xfe\n"]
)
def test_nonsense_is_told(nonsense: bytes) -> None:
    with pipe(nonsense) as reader, pytest.raises(WorkerGone):
        reader.read(5)


def test_a_deadline_is_kept() -> None:
    source, target = os.pipe()
    try:
        with pytest.raises(WorkerGone, match=r"no answer within 0\.05 s"):
            FrameReader(source).read(0.05)
    finally:
        os.close(source)
        os.close(target)
