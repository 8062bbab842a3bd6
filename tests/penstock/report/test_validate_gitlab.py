"""GitLab's code quality: a list of issues with a place and a fingerprint each."""

import json
from typing import Any

import jsonschema
import pytest

from penstock.finding import Place, Severity
from penstock.report import validate_gitlab
from penstock.validate.report import Report
from tests.penstock.support.reports import finding, hostile, report, written

#: What GitLab's documentation asks of each issue.
ISSUE = {
    "type": "object",
    "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "additionalProperties": False,
    "properties": {
        "description": {"type": "string", "minLength": 1},
        "check_name": {"type": "string", "pattern": "^[a-z-]+$"},
        "fingerprint": {"type": "string", "minLength": 8},
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {
            "type": "object",
            "required": ["path", "lines"],
            "properties": {
                "path": {"type": "string", "pattern": r"^(?!\./)(?!/)."},
                "lines": {
                    "type": "object",
                    "required": ["begin"],
                    "properties": {"begin": {"type": "integer", "minimum": 1}},
                },
            },
        },
    },
}


def issues(shown: Report) -> list[dict[str, Any]]:
    parsed: list[dict[str, Any]] = json.loads(written(validate_gitlab.write, shown))
    jsonschema.validate(parsed, {"type": "array", "items": ISSUE})
    assert len({one["fingerprint"] for one in parsed}) == len(parsed)
    return parsed


def test_an_issue() -> None:
    (one,) = issues(report(finding(subject="Pod/a/b", hint="mend it")))
    assert one.pop("fingerprint")
    assert one == {
        "description": "Pod/a/b: it is wrong: mend it",
        "check_name": "object-invalid",
        "severity": "critical",
        "location": {"path": "apps/web.yaml", "lines": {"begin": 7}},
    }


@pytest.mark.parametrize(
    ("severity", "word"), [(Severity.ERROR, "critical"), (Severity.WARNING, "major"), (Severity.NOTE, "info")]
)
def test_severities(severity: Severity, word: str) -> None:
    assert issues(report(finding(severity=severity)))[0]["severity"] == word


def test_what_is_waived_is_no_issue() -> None:
    assert issues(report(finding(waived="agreed"))) == []


def test_a_finding_about_no_file_is_shown_at_the_settings() -> None:
    assert issues(report(finding(place=Place())))[0]["location"] == {"path": "penstock.yaml", "lines": {"begin": 1}}


def test_findings_that_are_alike_have_fingerprints_of_their_own() -> None:
    assert len(issues(report(finding(), finding(place=Place("apps/web.yaml", 9))))) == 2


def test_a_hostile_report_is_a_list() -> None:
    assert issues(hostile())
