import pytest

from penstock.finding import Finding, Severity
from penstock.validate.report import Report
from tests.penstock.support.renders import cluster_report

ERROR, WARNING, NOTE = (Finding("code", severity, "so") for severity in Severity)
WAIVED = Finding("code", Severity.ERROR, "so", waived="because")


@pytest.mark.parametrize(
    ("findings", "reached"),
    [
        ((), set()),
        ((NOTE,), {Severity.NOTE}),
        ((WARNING, NOTE), {Severity.NOTE, Severity.WARNING}),
        ((ERROR,), set(Severity)),
        ((WAIVED,), set()),
    ],
)
def test_what_is_reached_is_the_gravest_that_counts(findings: tuple[Finding, ...], reached: set[Severity]) -> None:
    report = Report((), findings)
    assert {severity for severity in Severity if report.reaches(severity)} == reached


def test_what_is_waived_is_not_counted() -> None:
    report = Report((), (ERROR, ERROR, WAIVED, NOTE))
    assert [report.count(severity) for severity in Severity] == [2, 0, 1]


def test_sums_are_over_all_clusters() -> None:
    one = cluster_report("one", judged=3, unjudged={"b/v1 B": 1, "a/v1 A": 2}, kustomizations={"n/a": 2, "n/b": 3})
    two = cluster_report("two", judged=4, unjudged={"a/v1 A": 5})
    report = Report((one, two), ())
    assert report.judged == 7
    assert report.unjudged == {"a/v1 A": 7, "b/v1 B": 1}
    assert list(report.unjudged) == ["a/v1 A", "b/v1 B"]
    assert one.objects == 5
