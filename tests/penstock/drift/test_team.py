import threading
import time

import pytest

from penstock.drift.answer import Unanswered
from penstock.drift.team import at_once


def test_each_in_its_place() -> None:
    assert at_once(lambda n: n * n, range(20), 4, time.monotonic() + 60, lambda _: -1) == [n * n for n in range(20)]


def test_nothing_to_do() -> None:
    assert at_once(str, [], 4, time.monotonic() + 60, str) == []


def test_several_at_once() -> None:
    together = threading.Barrier(3, timeout=60)
    assert sorted(at_once(lambda _: together.wait(), range(3), 3, time.monotonic() + 60, lambda _: -1)) == [0, 1, 2]


def test_what_hangs_is_left() -> None:
    never = threading.Event()
    try:
        found = at_once(lambda n: never.wait() if n == 1 else n, range(4), 2, time.monotonic(), lambda n: -n)
    finally:
        never.set()
    assert found[1] == -1
    assert found[0] == 0


def test_an_error_is_raised_where_it_was_asked() -> None:
    def stops(number: int) -> int:
        if number == 1:
            raise Unanswered("gone")
        return number

    with pytest.raises(Unanswered, match="gone"):
        at_once(stops, range(3), 2, time.monotonic() + 60, stops)
