"""The page that `make lab` writes. It needs no lab."""

from typing import Any

import pytest

from tests.lab.counted import BEGIN, END, PAGE, text, written

LINES: list[dict[str, Any]] = [
    {"seed": "0", "asked": 1200, "reached": 200, "wrong": 0},
    {"seed": "1", "asked": 800, "reached": 100, "wrong": 1},
    {"speed": "none", "latency": 1.25, "rate": 1000.4},
    {"sent": 240, "doubled": 2, "cuts": 5, "cut": 90.0},
]


def test_sums() -> None:
    made = text(LINES)
    assert "| 2 | 2,000 | 300 | 1 |" in made
    assert "| none (from L4) | 1.2 ms | 1,000 MB/s |" in made
    assert "240 messages of two lines over two bridges, 5 cuts of 90 seconds each: none lost, 2 came twice." in made


def test_only_its_part_is_written() -> None:
    assert written(f"a\n{BEGIN}\nold\n{END}\nz\n", "new") == f"a\n{BEGIN}\nnew\n{END}\nz\n"
    with pytest.raises(ValueError, match="has no"):
        written("a", "new")


def test_the_page_has_its_part() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.index(BEGIN) < page.index(END)
