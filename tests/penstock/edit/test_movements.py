"""Elements in another order: each takes its comments with it."""

import pytest

from penstock.edit.movements import Movements
from penstock.edit.sheet import sheet
from penstock.edit.values import values


def moved(before: str, after: str) -> str:
    """The text with the edits done, the last first."""
    text = before
    for start, end, new in sorted(Movements(sheet(before.encode()), values(sheet(after.encode()))).edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


@pytest.mark.parametrize(
    ("before", "after", "made"),
    [
        (
            "a:\n  # one\n  - name: x  # x\n    v: 1\n  # two\n  - name: y\n",
            "a: [{name: y}, {name: x, v: 1}]",
            "a:\n  # two\n  - name: y\n  # one\n  - name: x  # x\n    v: 1\n",
        ),
        ("a: [{name: x}, {name: y}]\n", "a: [{name: y}, {name: x}]", "a: [{name: y}, {name: x}]\n"),
        ("a:\n  - name: x\n  - name: y", "a: [{name: y}, {name: x}]", "a:\n  - name: y\n  - name: x"),
        (
            "b:\n  a:\n  - name: x\n  - name: y\n",
            "b: {a: [{name: y}, {name: z}]}",
            "b:\n  a:\n  - name: x\n  - name: y\n",
        ),
        ("a: [1, 2]\n", "a: [2, 1]", "a: [1, 2]\n"),
    ],
    ids=["with comments", "in brackets", "no last line end", "nothing to move", "no names"],
)
def test_an_order(before: str, after: str, made: str) -> None:
    assert moved(before, after) == made
