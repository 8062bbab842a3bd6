"""What is left is waited for while it becomes less."""

import asyncio
import time

from penstock_runtime import drained


def seconds(left: list[int], still: float) -> float:
    """How long it waits when `left` are left at one look after the other, the last of them for ever."""

    def look() -> int:
        return left.pop(0) if len(left) > 1 else left[0]

    begin = time.monotonic()
    asyncio.run(drained(look, still))
    return time.monotonic() - begin


def test_it_ends_with_the_last() -> None:
    assert seconds([3, 2, 1, 0], 3600) < 60


def test_it_ends_when_nothing_moves() -> None:
    assert 0.1 <= seconds([3, 2], 0.1) < 60


def test_nothing_left_is_no_wait() -> None:
    assert seconds([0], 3600) < 60
