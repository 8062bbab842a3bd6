"""The reports of a validation by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from penstock import explain
from penstock.explain import Page
from penstock.finding import Severity
from penstock.report import reporters
from penstock.report.reporters import EXPLAINING, REPORTERS, reporter
from penstock.rules.examples import Manual
from tests.penstock.support.reports import finding, report, written

TITLE = "Nobody has a page like this."


@pytest.fixture
def _learnt() -> Iterator[None]:
    explain.learn([Page("our-own", Severity.ERROR, Manual(TITLE, "What.\n", "Why.\n", ()))])
    yield
    explain.learn([])


def test_every_report_of_a_validation_has_its_name() -> None:
    there = {path.stem for path in Path(reporters.__file__).parent.glob("validate_*.py")}
    assert set(REPORTERS.values()) == there


def test_no_two_names_write_the_same() -> None:
    texts = {written(reporter(name), report(finding())) for name in REPORTERS}
    assert len(texts) == len(REPORTERS)
    assert "" not in texts


@pytest.mark.parametrize("name", REPORTERS)
@pytest.mark.usefixtures("_learnt")
def test_those_that_explain_print_manuals_and_no_others_do(name: str) -> None:
    assert (TITLE in written(reporter(name), report(finding("our-own")))) == (name in EXPLAINING)
