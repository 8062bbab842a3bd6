"""Counts and lists in words."""

import pytest

from penstock.finding import Severity
from penstock.report.words import known, named, verdict
from tests.penstock.support.reports import finding, report


@pytest.mark.parametrize(
    ("names", "text"),
    [("", ""), ("a", "a"), ("ab", "a, b"), ("abc", "a, b and 1 more"), ("abcdef", "a, b and 4 more")],
)
def test_many_names_end_in_a_count(names: str, text: str) -> None:
    assert named(list(names), 2) == text


def test_the_verdict_goes_from_the_gravest_and_counts_what_counts() -> None:
    found = (finding(severity=Severity.NOTE), *[finding(message=text) for text in "ab"], finding(waived="agreed"))
    assert verdict(report(*found)) == "2 errors, 1 note"
    assert verdict(report(finding(waived="agreed"))) == "no findings"


def test_what_was_there_before_is_counted_with_its_source() -> None:
    assert known(report()) == ""
    assert known(report(known=(finding(),), known_from="known.json")) == "1 finding known from known.json, not shown"
