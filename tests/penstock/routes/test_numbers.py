"""Texts that are numbers."""

import math

import pytest

from penstock.routes.numbers import as_number, hexadecimal
from penstock.routes.values import UNDEFINED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("0100", 100.0), ("1.234e+1", 12.34), (".5", 0.5), ("5.", 5.0), ("1,234.5", 1234.5), ("(3)", -3.0)),
        *(
            ("-3", -3.0),
            ("3-", -3.0),
            ("+3", 3.0),
            (" 3 ", 3.0),
            ("¤3", 3.0),
            ("Infinity", math.inf),
            ("-∞", -math.inf),
        ),
        *(
            (text, UNDEFINED)
            for text in (
                "",
                ".",
                "-",
                "abc",
                "1 2",
                "0x10",
                "NaN",
                "--3",
                "-3-",
                "(-3)",
                "e5",
                ",1",
                "\N{ARABIC-INDIC DIGIT ONE}",
            )
        ),
    ],
)
def test_as_number(text: str, expected: object) -> None:
    assert as_number(text) == expected


def test_hexadecimal_is_of_64_bits() -> None:
    assert hexadecimal("0xDeadBeef") == 3735928559.0
    assert hexadecimal("0x" + "F" * 16) == -1.0
    assert hexadecimal("0x1" + "0" * 16) is UNDEFINED
