"""Counts in words."""

from penstock.finding import Severity
from penstock.report.words import known, verdict
from tests.penstock.support.reports import finding, report


def test_the_verdict_goes_from_the_gravest_and_counts_what_counts() -> None:
    found = (finding(severity=Severity.NOTE), *[finding(message=text) for text in "ab"], finding(waived="agreed"))
    assert verdict(report(*found)) == "2 errors, 1 note"
    assert verdict(report(finding(waived="agreed"))) == "no findings"


def test_what_was_there_before_is_counted_with_its_source() -> None:
    assert known(report()) == ""
    assert known(report(known=(finding(),), known_from="known.json")) == "1 finding known from known.json, not shown"
