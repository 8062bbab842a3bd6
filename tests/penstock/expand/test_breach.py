import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock import marks
from penstock.expand.breach import COLON, INDENT, MERGE, QUOTE, SPACE, TAB, breach


def told(text: str) -> marks.Broken:
    found = list(marks.documents(text.encode()))[-1]
    assert isinstance(found, marks.Broken)
    return breach(text.encode(), found)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a:\n  - path /\n    kind: x\n", 2, COLON),
        ("a:\n<<<<<<< HEAD\n  b: 1\n=======\n  b: 2\n>>>>>>> more\n", 2, MERGE),
        ("a:\n  b:\n\t- c: 1\n", 3, TAB),
        ("a:\n  b x\n  c: y\n", 2, COLON),
        ("a:\n  b\n    c: y\n", 2, COLON),
        ("a:\n  - patch |\n      - op: add\n        path: /x\n", 2, COLON),
        ("a:\r\n  b x\r\n  c: y\r\n", 2, COLON),
        ("a:\n  b:x\n  c: y\n", 2, SPACE),
        ('a:\n  b: "x\n  # more\n  c: 1\n  d: 2\n', 2, QUOTE),
        ('a:\n  b: "x\n  c: "y"\n  d: 2\n', 2, QUOTE),
        ("a:\n  - 'x\n  - y\n", 2, QUOTE),
        ("a:\n  b: 1\n c: 2\n  d: 3\n", 3, INDENT),
        ("a:\n  b:\n    c: 1\n  d: 2\n    e: 3\n", 4, INDENT),
        ("a:\n  - b\n - c\n  - d\n", 3, INDENT),
        ("a:\n  - b: 1\n  c: 2\n    d: 3\n", 3, INDENT),
    ],
)
def test_the_line_to_mend_is_found(text: str, line: int, reason: str) -> None:
    assert told(text) == marks.Broken(line, reason)


@pytest.mark.parametrize("text", ["a: b: c\n", "a:\n  b: 1\n c: 2\n", "a: *b\n", "a: [1\nb: 2\n", "a x\nb: [\n"])
def test_what_no_slip_accounts_for_stays_as_it_was_found(text: str) -> None:
    assert told(text) == list(marks.documents(text.encode()))[-1]


def test_bytes_that_are_no_text_are_no_slip() -> None:
    found = marks.Broken(1, "invalid bytes")
    assert breach(b"a\nb: \xff", found) == found


@given(st.text("ab:[]{}&*!|>-\n\t'\" #%@", max_size=40))
def test_it_answers_whatever_the_text(text: str) -> None:
    found = marks.Broken(1, "x")
    assert 1 <= breach(text.encode(), found).line <= text.count("\n") + 1
