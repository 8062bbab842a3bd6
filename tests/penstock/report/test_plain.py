"""Text from outside is shown on one line and obeyed by nothing."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.report.plain import encodable, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("apps/web.yaml", "apps/web.yaml"),
        ("Grüße, 世界 \U0001f600", "Grüße, 世界 \U0001f600"),
        ("two\nlines", "two lines"),
        ("two  \r\n\n  lines", "two lines"),
        ("\x1b[2J", r"\x1b[2J"),
        ("tab\there", r"tab\x09here"),
        ("\x9b1m", r"\x9b1m"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("caf\udce9.yaml", r"caf\xe9.yaml"),
        ("\ud83d", r"\ud83d"),
    ],
)
def test_plain(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_hundred_thousand_blanks_take_no_time() -> None:
    before = time.process_time()
    assert plain(" " * 100_000 + "x") == " " * 100_000 + "x"
    assert time.process_time() - before < 1


def test_encodable_keeps_lines_and_loses_halves() -> None:
    assert encodable("a\nb\udcff") == "a\nb\\xff"


@given(st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, exclude_categories=())))
def test_whatever_comes_it_is_one_visible_line(text: str) -> None:
    shown = plain(text)
    shown.encode()
    assert len(shown.splitlines()) <= 1
    assert all(character == " " or character.isprintable() or ord(character) >= 0xA0 for character in shown)
    assert plain(shown) == shown
