"""The report for a terminal: a line a finding, those of one code together, in no colour unless someone sees it."""

import io

import pytest

from penstock.finding import Place, Severity
from penstock.report import validate_text
from penstock.report.text import write_findings
from penstock.validate.report import Report
from tests.penstock.support.reports import HOSTILE, cluster, finding, hostile, report, written


def shown(*findings: object) -> list[str]:
    out = io.StringIO()
    write_findings(findings, out)  # type: ignore[arg-type]
    return out.getvalue().splitlines()


def test_a_finding_says_where_what_whom_and_what_to_do() -> None:
    one = finding(message="no digest", subject="Deployment/edge/web", hint="pin it", clusters=("a", "b"))
    assert shown(one) == [
        "apps/web.yaml:7: error object-invalid: Deployment/edge/web: no digest",
        "    in: a, b",
        "    do: pin it",
    ]


def test_a_finding_without_place_subject_and_hint_is_one_line() -> None:
    assert shown(finding(place=Place(), clusters=())) == ["error object-invalid: it is wrong"]


def test_a_hint_that_is_the_same_for_all_is_said_once() -> None:
    lines = shown(
        finding(place=Place("a.yaml", 1), hint="pin it", clusters=()),
        finding(place=Place("b.yaml", 2), hint="pin it", clusters=()),
        finding("path-missing", place=Place("c.yaml", 3), clusters=()),
    )
    assert lines == [
        "a.yaml:1: error object-invalid: it is wrong",
        "b.yaml:2: error object-invalid: it is wrong",
        "    do: pin it",
        "",
        "c.yaml:3: error path-missing: it is wrong",
    ]


def test_hints_that_differ_stand_with_their_findings() -> None:
    lines = shown(finding(place=Place("a.yaml"), hint="one"), finding(place=Place("b.yaml"), hint="two"))
    assert [line for line in lines if "do:" in line] == ["    do: one", "    do: two"]
    assert lines.index("    do: one") < lines.index("b.yaml: error object-invalid: it is wrong")


def test_the_gravest_come_first_whatever_the_order() -> None:
    lines = shown(finding(severity=Severity.NOTE), finding(severity=Severity.ERROR), finding(severity=Severity.WARNING))
    assert [line.split()[1] for line in lines if line.startswith("apps")] == ["error", "warning", "note"]


def test_many_clusters_are_counted() -> None:
    (_, line) = shown(finding(clusters=tuple("abcdef")))
    assert line == "    in: a, b, c, d and 2 more"


def test_few_waived_findings_are_shown_with_the_reason() -> None:
    assert shown(finding(waived="agreed in May", hint="pin it")) == [
        "apps/web.yaml:7: waived object-invalid: it is wrong",
        "    why: agreed in May",
    ]


@pytest.mark.parametrize(("count", "folded"), [(5, False), (6, True)])
def test_many_waived_findings_are_folded_to_a_count(count: int, folded: bool) -> None:
    lines = shown(*(finding(place=Place(f"{n}.yaml"), waived="agreed") for n in range(count)))
    assert (lines == ["6 findings waived: object-invalid"]) == folded
    assert any("why: agreed" in line for line in lines) != folded


def test_nothing_is_wrapped() -> None:
    long = "word " * 200
    assert len(shown(finding(message=long, clusters=()))) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_stays_on_its_line_and_commands_nothing(text: str) -> None:
    lines = shown(finding(message=text, place=Place(text), subject=text, hint=text, clusters=(text,)))
    assert len(lines) == 3
    assert not any(line.lstrip().startswith("::") for line in lines)
    assert "\x1b" not in "".join(lines)


def test_a_clean_run_says_what_was_done_and_what_was_not() -> None:
    assert written(validate_text.write, report()).splitlines() == [
        "1 cluster, 2 Kustomizations, 5 objects, 4 checked against schemas",
        "no schema at hand for 1 object: example.org/v1 Thing \N{MULTIPLICATION SIGN}1",
        "not expanded: 1",
        "    HelmRelease flux-system/dapr: its chart is not at hand",
        "values that only the cluster knows, stood in for: TOKEN",
        "no findings",
    ]


def test_the_verdict_counts_and_says_how_to_learn_more() -> None:
    mixed = report(finding(), finding(severity=Severity.NOTE), finding(waived="agreed"))
    assert written(validate_text.write, mixed).endswith(
        "1 error, 1 note (`penstock explain object-invalid` says more)\n"
    )


def test_what_is_known_is_counted() -> None:
    known = Report((cluster(),), (), known=(finding(), finding()), known_from="known.json")
    assert "2 findings known from known.json, not shown\nno findings\n" in written(validate_text.write, known)


def test_a_hostile_report_is_text() -> None:
    text = written(validate_text.write, hostile())
    assert "\x1b" not in text
    assert "\u202e" not in text
