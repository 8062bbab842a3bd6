from collections.abc import Iterator

import pytest

from penstock.rules.guard import attempt, attempts, sentence


def failing() -> Iterator[int]:
    yield 1
    yield 2
    raise LookupError("gone")


def test_a_value_or_the_fault() -> None:
    assert attempt(lambda: 7) == 7
    fault = attempt(lambda: 1 // 0)
    assert isinstance(fault, ZeroDivisionError)


def test_what_came_before_the_fault_counts() -> None:
    *before, last = attempts(failing)
    assert before == [1, 2]
    assert isinstance(last, LookupError)
    assert list(attempts(lambda: [3])) == [3]


def test_a_person_who_stops_it_is_no_fault() -> None:
    def stopped() -> Iterator[int]:
        yield 0
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(attempts(stopped))


class Mute(Exception):
    def __str__(self) -> str:
        raise LookupError("no words")


def test_a_fault_in_words() -> None:
    assert [sentence(fault) for fault in (KeyError("a"), ValueError(), Mute())] == [
        "KeyError: 'a'",
        "ValueError",
        "Mute",
    ]
