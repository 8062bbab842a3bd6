"""Fingerprints: the same finding keeps its own when lines move, another finding has another."""

import pytest

from penstock.finding import Finding, Place, Severity
from penstock.fingerprint import fingerprints
from tests.penstock.support.reports import finding


def mark(**more: object) -> str:
    (only,) = fingerprints([finding(**more)])  # type: ignore[arg-type]
    return only


@pytest.mark.parametrize(
    "more",
    [
        {"place": Place("apps/web.yaml", 99)},
        {"place": Place("apps/web.yaml@0123456789ab", 7)},
        {"clusters": ("a", "b", "c")},
        {"hint": "something else"},
        {"severity": Severity.NOTE},
        {"waived": "agreed"},
    ],
    ids=["line", "revision", "clusters", "hint", "severity", "waiver"],
)
def test_what_does_not_change_a_fingerprint(more: dict[str, object]) -> None:
    assert mark(**more) == mark()


@pytest.mark.parametrize(
    "more",
    [
        {"code": "path-missing"},
        {"place": Place("apps/other.yaml", 7)},
        {"subject": "Pod/a/b"},
        {"message": "it is bad"},
    ],
    ids=["code", "path", "subject", "message"],
)
def test_what_changes_a_fingerprint(more: dict[str, object]) -> None:
    assert mark(**more) != mark()


def test_numbers_in_a_message_do_not_count() -> None:
    assert mark(message="line 7: 12 of 30") == mark(message="line 8: 3 of 400")


def test_how_many_objects_a_line_makes_does_not_count() -> None:
    assert mark(subject="Pod/a/b and 3 others") == mark(subject="Pod/a/b and 1 other") == mark(subject="Pod/a/b")


def test_findings_that_are_alike_are_counted() -> None:
    same = [finding(place=Place("apps/web.yaml", line)) for line in (1, 2, 3)]
    marks = fingerprints([same[0], finding("path-missing"), *same[1:]])
    assert [one.rpartition(":")[2] for one in marks] == ["1", "1", "2", "3"]
    assert len(set(marks)) == 4


def test_words_do_not_run_into_one_another() -> None:
    first = Finding("a", Severity.ERROR, "d", Place("b"), "c")
    second = Finding("a", Severity.ERROR, "cd", Place("b"), "")
    assert fingerprints([first])[0] != fingerprints([second])[0]


def test_a_name_that_is_not_utf_8_has_one_too() -> None:
    assert mark(place=Place("\udcff.yaml")) != mark(place=Place("\udcfe.yaml"))
