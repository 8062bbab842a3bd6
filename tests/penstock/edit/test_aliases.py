"""Which aliases become values."""

import pytest

from penstock.edit.aliases import parted
from penstock.edit.emit import wanted
from penstock.edit.sheet import sheet
from penstock.edit.values import values


def edits(before: str, after: str) -> list[str]:
    """What stands instead of the aliases that become values."""
    (root,) = sheet(before.encode()).roots
    found = parted({0: (root, wanted(values(sheet(after.encode()))))})
    return [f"{before[start:end]} -> {text}" for start, end, text in found]


@pytest.mark.parametrize(
    ("before", "after", "made"),
    [
        ("a: &x 1\nb: *x\n", "a: 1\nb: 1\nc: 2", []),
        ("a: &x 1\nb: *x\n", "a: 2\nb: 2", []),
        ("a: &x 1\nb: *x\n", "a: 2\nb: 1", ["*x -> 1"]),
        ("a: &x 1\nb: *x\n", "a: 1\nb: 2", ["*x -> 1"]),
        ("a: &x 1\nb: *x\n", "b: 1", ["*x -> 1"]),
        ("a: &x 1\nb: *x\n", "a: 1", []),
        ("a: &x {v: 1}\nb: *x\nc: *x\n", "a: {v: 1}\nb: {v: 1}\nc: {v: 2}", ["*x -> {v: 1}"]),
        ("a: &x 1\nb: [*x, 2]\n", "a: 1\nb: [1, 2]\nc: 0", []),
        ("a: &x 1\nb: [*x, 2]\n", "a: 1\nb: [1, 3]", []),
        ("a: &x 1\nb: [*x, 2]\n", "a: 3\nb: [1, 2]", ["*x -> 1"]),
    ],
)
def test_only_those_that_shall_be_something_else(before: str, after: str, made: list[str]) -> None:
    assert edits(before, after) == made
