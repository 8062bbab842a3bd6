"""SARIF 2.1.0: valid, with rules, regions, fixes, suppressions, and addresses that lead to the file."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest

from penstock.finding import Edit, Finding, Place, Severity
from penstock.report import validate_sarif
from penstock.tree.working import working_tree
from penstock.validate.report import Report
from tests.penstock.report.sarif import LOG
from tests.penstock.support.reports import HOSTILE, finding, hostile, report, written
from tests.penstock.support.repository import write


def run(shown: Report) -> dict[str, Any]:
    text = written(validate_sarif.write, shown)
    assert text.isascii()
    log = json.loads(text)
    jsonschema.Draft202012Validator(LOG).validate(log)
    (only,) = log["runs"]
    found: dict[str, Any] = only
    return found


def result(one: Finding, **more: Any) -> dict[str, Any]:
    (found,) = run(report(one, **more))["results"]
    only: dict[str, Any] = found
    return only


@pytest.mark.parametrize("shown", [report(), report(finding()), hostile()], ids=["empty", "one", "hostile"])
def test_every_output_is_valid(shown: Report) -> None:
    assert len(run(shown)["results"]) == len(shown.findings)


@pytest.mark.parametrize(
    ("key", "value"),
    [("level", "fatal"), ("message", {}), ("locations", []), ("ruleIndex", -1), ("suppressions", [{"kind": "other"}])],
)
def test_the_schema_of_this_test_sees_faults(key: str, value: object) -> None:
    log = json.loads(written(validate_sarif.write, report(finding())))
    log["runs"][0]["results"][0][key] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(LOG).validate(log)


def test_a_result_points_to_its_line_and_its_rule() -> None:
    shown = run(report(finding(), finding("path-missing", Severity.WARNING)))
    rules = [rule["id"] for rule in shown["tool"]["driver"]["rules"]]
    first, second = shown["results"]
    assert rules == ["object-invalid", "path-missing"]
    assert [rules[one["ruleIndex"]] for one in (first, second)] == [first["ruleId"], second["ruleId"]]
    assert (first["level"], second["level"]) == ("error", "warning")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "apps/web.yaml", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 7},
    }


def test_a_whole_file_has_no_region() -> None:
    assert "region" not in result(finding(place=Place("apps/web.yaml")))["locations"][0]["physicalLocation"]


def test_a_finding_about_no_file_is_shown_at_the_settings() -> None:
    physical = result(finding(place=Place()))["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "penstock.yaml"


def test_a_path_of_another_revision_leads_to_the_file_here() -> None:
    physical = result(finding(place=Place("apps/web.yaml@0123456789ab", 3)))["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "apps/web.yaml"


@pytest.mark.parametrize(
    "name",
    [*(name for name in HOSTILE if "\0" not in name), "a b/c#d?e%f.yaml", "c:d/e.yaml", "ä/ö.yaml", "caf\udce9.yaml"],
)
def test_an_address_is_the_file_s_bytes(name: str) -> None:
    physical = result(finding(place=Place(name)))["locations"][0]["physicalLocation"]
    assert unquote_to_bytes(physical["artifactLocation"]["uri"]) == os.fsencode(name)


def test_the_message_has_the_hint_and_the_number_of_clusters() -> None:
    message = result(finding(subject="Pod/a/b", hint="mend it", clusters=("a", "b")))["message"]["text"]
    assert message == "Pod/a/b: it is wrong\nWhat to do: mend it\nIn 2 clusters."


def test_brackets_in_a_message_are_no_links() -> None:
    assert result(finding(message="ports[0] [x](1)", clusters=()))["message"]["text"] == r"ports\[0\] \[x\](1)"


def test_a_waived_finding_is_suppressed_with_its_reason() -> None:
    waived, counts = result(finding(waived="agreed")), result(finding())
    assert waived["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "agreed"}]
    assert counts["suppressions"] == []


def test_fingerprints_are_the_report_s() -> None:
    first, second = run(report(finding(), finding(place=Place("apps/web.yaml", 9))))["results"]
    assert first["partialFingerprints"]["primaryLocationLineHash"].endswith(":1")
    assert second["partialFingerprints"]["primaryLocationLineHash"].endswith(":2")


def test_an_edit_is_a_fix(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "first: 1\nimage: web:1.0\n"})
    found = result(finding(place=Place("a.yaml", 2), edit=Edit("web:1.0", "web:2.0")), tree=working_tree(tmp_path))
    assert [fix["description"]["text"] for fix in found["fixes"]] == ["Write web:2.0."]
    assert "fixes" not in result(finding(edit=Edit("web:1.0", "web:2.0")))


def test_what_was_not_looked_at_is_said() -> None:
    (invocation,) = run(report(known=(finding(),), known_from="known.json"))["invocations"]
    texts = [one["message"]["text"] for one in invocation["toolExecutionNotifications"]]
    assert texts == [
        "1 HelmRelease not expanded: its chart is not at hand",
        "1 object without a schema at hand",
        "1 finding known from known.json, not shown",
    ]


def test_more_results_than_github_takes_are_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate_sarif, "MOST", 2)
    shown = run(report(*(finding(place=Place(f"{n}.yaml")) for n in range(5))))
    notes = shown["invocations"][0]["toolExecutionNotifications"]
    assert len(shown["results"]) == 2
    assert notes[-1]["message"]["text"].startswith("3 findings more")
