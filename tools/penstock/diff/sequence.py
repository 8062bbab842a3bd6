"""Two lists whose items have no names: which were kept, changed, removed and added."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from penstock.diff.same import canonical

#: Above so many pairs of items the search for the shortest difference would take too long.
MOST = 1_000_000


class Pair(NamedTuple):
    """An item's positions before and after; None where it is not."""

    before: int | None
    after: int | None


def aligned(before: Sequence[Any], after: Sequence[Any]) -> Iterator[Pair]:
    """Pairs of items that differ, items that went, and items that came; equal pairs are left out."""
    ones, others = [canonical(item) for item in before], [canonical(item) for item in after]
    start, end = _shared(ones, others)
    left, right = ones[start : len(ones) - end], others[start : len(others) - end]
    for tag, a, b, c, d in _opcodes(left, right):
        if tag == "equal":
            continue
        both = min(b - a, d - c)
        for offset in range(both):
            yield Pair(start + a + offset, start + c + offset)
        for index in range(a + both, b):
            yield Pair(start + index, None)
        for index in range(c + both, d):
            yield Pair(None, start + index)


def _opcodes(left: Sequence[str], right: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    if len(left) * len(right) > MOST:
        return [("replace", 0, len(left), 0, len(right))]
    return SequenceMatcher(None, left, right, autojunk=False).get_opcodes()


def _shared(ones: Sequence[str], others: Sequence[str]) -> tuple[int, int]:
    """How many items are the same at the beginning, and of the rest at the end."""
    least = min(len(ones), len(others))
    start = next((i for i in range(least) if ones[i] != others[i]), least)
    rest = least - start
    end = next((i for i in range(rest) if ones[-1 - i] != others[-1 - i]), rest)
    return start, end
