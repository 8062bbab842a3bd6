"""Strings in units of UTF-16."""

from hypothesis import given
from hypothesis import strategies as st

from penstock.routes import utf16

FACE = "\N{GRINNING FACE}"


@given(st.text("aä€\ufffd" + FACE, max_size=8), st.text("aä€" + FACE, max_size=3), st.integers(0, 8), st.integers(0, 8))
def test_units(text: str, fragment: str, start: int, size: int) -> None:
    assert utf16.length(text) == sum(2 if ord(char) > 0xFFFF else 1 for char in text)
    units = [unit for char in text for unit in ([char, ""] if ord(char) > 0xFFFF else [char])]
    at = utf16.find(text, fragment)
    assert at == (-1 if fragment not in text else utf16.length(text[: text.index(fragment)]))
    assert utf16.length(utf16.part(text, start, size)) == len(units[start : start + size])


def test_order_is_by_unit() -> None:
    assert utf16.before(FACE, "\ufffd")
    assert not utf16.before("a", "a")


def test_case_is_one_for_one() -> None:
    assert utf16.upper("straße") == "STRAßE"
    assert utf16.lower("ÄİB") == "äİb"
