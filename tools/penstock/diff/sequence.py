"""Two lists whose items have no names: which were kept, changed, removed and added."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from penstock.compared import steps
from penstock.diff.same import canonical


class Pair(NamedTuple):
    """An item's positions before and after; None where it is not."""

    before: int | None
    after: int | None


def aligned(before: Sequence[Any], after: Sequence[Any]) -> Iterator[Pair]:
    """Pairs of items that differ, items that went, and items that came; equal pairs are left out."""
    for tag, a, b, c, d in steps([canonical(item) for item in before], [canonical(item) for item in after]):
        if tag == "equal":
            continue
        both = min(b - a, d - c)
        for offset in range(both):
            yield Pair(a + offset, c + offset)
        for index in range(a + both, b):
            yield Pair(index, None)
        for index in range(c + both, d):
            yield Pair(None, index)
