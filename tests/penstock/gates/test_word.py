"""What a cluster says, one word after the other."""

from datetime import timedelta

import pytest

from penstock.errors import PenstockError
from penstock.gates.word import REMEMBERED, Run, Word, heard
from tests.penstock.gates.states import HOUR, NOW, cargo

A, B = cargo("a", x="1"), cargo("b", x="2")


def at(hours: float, freight: str = "a", *, ready: bool = True) -> Run:
    when = NOW + timedelta(hours=hours)
    return Run(freight, when, when, ready, {"x": freight})


def said(*runs: Run) -> Word:
    word: Word | None = None
    for one in runs:
        word = heard(word, "s/l3", f"r{one.freight}", "", one)
    assert word is not None
    return word


def test_the_same_again_goes_on() -> None:
    word = said(at(0), at(1), at(5))
    assert [(run.since, run.until) for run in word.runs] == [(NOW, NOW + 5 * HOUR)]
    assert word.reported == NOW + 5 * HOUR


def test_something_else_begins_when_it_is_heard() -> None:
    word = said(at(0), at(1), at(5, "b"), at(6, "b", ready=False))
    assert [(run.freight, run.until) for run in word.runs] == [
        ("a", NOW + HOUR),
        ("b", NOW + 5 * HOUR),
        ("b", NOW + 6 * HOUR),
    ]
    assert word.revision == "rb"


def test_an_older_word_is_refused() -> None:
    with pytest.raises(PenstockError, match="s/l3 was heard of at 2026-11-21T13:00:00Z, after 2026-11-21T12:30:00Z"):
        said(at(1), at(0.5))


def test_only_so_much_is_remembered() -> None:
    word = said(*(at(n, "ab"[n % 2]) for n in range(REMEMBERED + 5)))
    assert len(word.runs) == REMEMBERED
    assert word.reported == NOW + (REMEMBERED + 4) * HOUR
