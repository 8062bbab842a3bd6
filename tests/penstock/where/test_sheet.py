import pytest

from penstock.where.sheet import Setter, Sheet, moved, setter
from tests.penstock.where.handmade import node, scalar

LITERAL = "a: 1\nb: |\n  x: 1\n  y: 2\nc: 'x: 1'\nd: >\n  x\n  y\n"
FILE = Sheet("a.yaml", first=10)


def test_a_line_is_counted_from_the_beginning_of_the_file() -> None:
    assert FILE.line(scalar(LITERAL, "a")) == 11
    assert FILE.line(scalar(LITERAL, "c")) == 15
    assert Sheet("a.yaml", 10, flat=True).line(scalar(LITERAL, "c")) == 11


def test_a_literal_keeps_its_lines_and_anything_else_is_flat() -> None:
    assert FILE.inner(scalar(LITERAL, "b")) == Sheet("a.yaml", 12)
    assert FILE.inner(scalar(LITERAL, "c")) == Sheet("a.yaml", 14, flat=True)
    flat = Sheet("a.yaml", 3, flat=True)
    assert flat.inner(scalar(LITERAL, "b")) is flat


def test_only_what_is_injected_goes_by_its_field() -> None:
    assert FILE.at("key") is FILE
    assert Sheet("", injected=("spec", "patches", 0)).at("patch").injected == ("spec", "patches", 0, "patch")


@pytest.mark.parametrize(("key", "line", "last"), [("a", 11, 11), ("b", 12, 14), ("c", 15, 15), ("d", 16, 18)])
def test_a_setter_knows_its_first_and_its_last_line(key: str, line: int, last: int) -> None:
    found = setter(FILE, scalar(LITERAL, key), scalar(LITERAL, key))
    assert (found.line, found.last) == (line, last)


def test_a_scalar_that_ends_within_a_line_ends_on_it() -> None:
    text = 'a: "x\\\n  y"\nb: 1\n'
    assert setter(Sheet("a.yaml"), scalar(text, "a"), scalar(text, "a")).last == 2


def test_a_setter_of_what_is_no_scalar_has_no_text() -> None:
    one = setter(FILE, node("a: 1"), node("a: 1"))
    assert (one.line, one.last, one.raw) == (11, 11, "")
    assert setter(FILE, node("${A}"), node("${A}")).raw == "${A}"
    assert Setter(FILE, 0).last == 0


def test_an_injected_setter_moves_to_where_its_text_stands() -> None:
    inner = Setter(Sheet("", injected=("spec",)), 2, scalar("v: 7", "v"))
    literal = setter(FILE, scalar(LITERAL, "b"), scalar(LITERAL, "b"))
    assert moved(inner, literal) == Setter(Sheet("a.yaml", 12), 14, inner.scalar)
    quoted = setter(FILE, scalar(LITERAL, "c"), scalar(LITERAL, "c"))
    assert (moved(inner, quoted).line, moved(inner, quoted).raw) == (15, "7")
    assert moved(inner, Setter(FILE, 5)) == Setter(FILE, 5)


def test_the_lines_of_a_literal_are_those_that_people_see() -> None:
    text = "b: |\n  # x\x85  # y\u2028  x: 1\n  v: 7\n"
    outer = setter(FILE, scalar(text, "b"), scalar(text, "b"))
    inner = Setter(Sheet("", injected=("spec",)), 3, scalar("v: 7", "v"))
    assert moved(inner, outer).line == 13
