"""JUnit XML: a suite is a cluster, a case is a Kustomization."""

import xml.etree.ElementTree as ET

import pytest

from penstock.finding import Place, Severity
from penstock.notexpanded import NotExpanded
from penstock.report import validate_junit
from penstock.validate.report import Report
from tests.penstock.support.reports import HOSTILE, cluster, finding, fleet, hostile, report, written


def root(shown: Report) -> ET.Element:
    return ET.fromstring(written(validate_junit.write, shown))


def cases(shown: Report) -> dict[str, ET.Element]:
    return {str(case.get("name")): case for case in root(shown).iter("testcase")}


def test_a_clean_cluster_is_a_suite_whose_cases_pass() -> None:
    suites = root(report(clusters=fleet(2)))
    assert [suite.get("name") for suite in suites][:2] == ["plant-000/l4", "plant-000/l3"]
    assert (suites.get("tests"), suites.get("failures")) == ("16", "0")
    assert {suite.get("skipped") for suite in suites} == {"0"}
    # What the schema of those who read such reports allows of all suites together.
    assert set(suites.keys()) <= {"name", "time", "tests", "failures", "disabled", "errors"}
    (_, first, second) = suites[0]
    assert (first.get("classname"), first.get("name")) == (
        "plant-000/l4",
        "flux-system/flux-system (clusters/plant-000/l4)",
    )
    assert (second.get("name"), list(second)) == ("flux-system/apps (apps)", [])


def test_a_finding_fails_the_case_of_its_kustomization() -> None:
    shown = report(
        finding(kustomization="flux-system/apps", hint="mend it"), finding(severity=Severity.WARNING, place=Place("b"))
    )
    by_name = cases(shown)
    (failure,) = by_name["flux-system/apps (apps)"]
    assert (failure.tag, failure.get("type"), failure.get("message")) == ("failure", "object-invalid", "it is wrong")
    assert failure.text == "apps/web.yaml:7: error object-invalid: it is wrong [mend it]"
    assert by_name["the cluster as a whole"].find("failure") is not None
    assert root(shown).get("failures") == "2"


def test_several_findings_of_a_case_are_one_failure() -> None:
    several = (finding(place=Place(f"{n}.yaml"), kustomization="flux-system/apps") for n in range(3))
    (failure,) = cases(report(*several))["flux-system/apps (apps)"]
    assert failure.get("message") == "it is wrong (and 2 findings more)"
    assert failure.text
    assert len(failure.text.splitlines()) == 3


def test_a_finding_is_in_every_cluster_that_it_hits() -> None:
    suites = root(report(finding(clusters=("plant-000/l4", "plant-000/l3")), clusters=fleet(1)))
    assert [suite.get("failures") for suite in suites] == ["1", "1", "0", "0"]


def test_what_is_wrong_with_all_of_a_large_fleet_is_written_out_once() -> None:
    everywhere = fleet(50)
    names = tuple(one.name for one in everywhere)
    shown = report(*(finding(place=Place(f"{n}.yaml"), clusters=names) for n in range(100)), clusters=everywhere)
    first, *others = [case for case in root(shown).iter("testcase") if case.find("failure") is not None]
    texts = [str(case.findtext("failure")).splitlines() for case in (first, *others)]
    assert [len(text) for text in texts] == [100, *[21] * (len(names) - 1)]
    assert texts[1][-1] == "and 80 findings more that clusters above have too"


def test_what_only_a_later_cluster_has_is_written_out_there() -> None:
    both = tuple(finding(place=Place(f"{n}.yaml"), clusters=("plant-000/l4", "plant-000/l3")) for n in range(30))
    own = tuple(finding(place=Place(f"own-{n}.yaml"), clusters=("plant-000/l3",)) for n in range(30))
    failures = [
        case.findtext("failure") or "" for case in root(report(*both, *own, clusters=fleet(1))).iter("testcase")
    ]
    (later,) = (text for text in failures if "own-" in text)
    assert later.count("own-") == 30
    assert "and 10 findings more" in later


@pytest.mark.parametrize("quiet", [finding(severity=Severity.NOTE), finding(waived="agreed")], ids=["note", "waived"])
def test_notes_and_waived_findings_fail_nothing(quiet: object) -> None:
    shown = report(quiet)  # type: ignore[arg-type]
    (output,) = cases(shown)["the cluster as a whole"]
    assert output.tag == "system-out"
    assert root(shown).get("failures") == "0"


def test_a_finding_of_no_cluster_has_a_suite_of_its_own() -> None:
    suites = root(report(finding(clusters=())))
    assert [suite.get("name") for suite in suites] == ["plant-a/l4", "the repository"]
    assert suites[1].get("failures") == "1"


def test_what_was_not_followed_is_skipped_with_the_reason() -> None:
    missing = (NotExpanded("Kustomization", "flux-system", "apps", "its source is not at hand"),)
    (skipped,) = cases(report(clusters=[cluster(not_expanded=missing)]))["flux-system/apps (apps)"]
    assert (skipped.tag, skipped.get("message")) == ("skipped", "its source is not at hand")


def test_a_hostile_report_is_xml() -> None:
    suites = root(hostile())
    assert len(suites) == len(HOSTILE)
    assert "</script><script>alert(1)</script>" in {suite.get("name") for suite in suites}
