"""Texts in quotes."""

from penstock.routes.strings import unescaped


def test_escapes() -> None:
    assert unescaped(r"T\u00fcr \'a\' \"b\" c\\d") == "Tür 'a' \"b\" c\\d"
