import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.finding import Edit
from penstock.mend.span import Span, line_of, offset, span


@pytest.mark.parametrize(
    ("line", "old", "found"),
    [
        ("  prune: false", "prune: false", "prune: false"),
        ("  prune: false # prune: false is meant", "prune: false", "prune: false"),
        ("# prune: false", "prune: false", None),
        ("  path: ./levels/l2/l2-line-1", "l2", "l2"),
        ("  CLUSTER: l2-line-1", "l2", None),
        ("  version: 1.10", "1.1", None),
        ("  version: 1.1.0", "1.1", None),
        ("  cpu: 1.", "1", "1"),
        ("  a: b, c: b", "b", None),
        ("  a: b", "", None),
        ('  a: "3"', '"3"', '"3"'),
        ("  grüße: maß", "maß", "maß"),
    ],
)
def test_an_edit_is_about_one_whole_word_outside_of_comments(line: str, old: str, found: str | None) -> None:
    at = span(line, Edit(old, "new"))
    assert (line[at.start : at.end] if at else None) == found


def test_columns_are_counted_in_characters() -> None:
    assert span("ü: x", Edit("x", "y")) == Span(3, 4)


@pytest.mark.parametrize(
    ("content", "number", "line"),
    [
        (b"a\nb\n", 2, "b"),
        (b"a\r\nb\r\n", 1, "a"),
        (b"\xef\xbb\xbfa\n", 1, "a"),
        (b"a", 0, None),
        (b"a", 2, None),
        (b"\xff\n", 1, None),
        (b"# a\rb\nc\n", 2, None),
        ("a\nb".encode("utf-16"), 2, None),
    ],
)
def test_a_line_comes_without_its_end_and_without_a_mark(content: bytes, number: int, line: str | None) -> None:
    assert line_of(content, number) == line


LINES = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\r\ufeff"), max_size=8), min_size=1)


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.data())
def test_a_column_is_found_again_in_the_bytes(lines: list[str], end: str, marked: bool, data: st.DataObject) -> None:
    content = ("\ufeff" if marked else "").encode() + end.join(lines).encode()
    number = data.draw(st.integers(1, len(lines)))
    line = lines[number - 1]
    column = data.draw(st.integers(0, len(line)))
    assert line_of(content, number) == line
    rest = end.join([line[column:], *lines[number:]]).encode()
    assert content[offset(content, number, column) :] == rest
