"""The machine form: every output fits the published schema, and says what was found."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from penstock.finding import Edit, Severity
from penstock.report import validate_json
from penstock.validate.report import Report
from tests.penstock.support.reports import cluster, finding, fleet, hostile, report, written

SCHEMA = json.loads((Path(__file__).parents[3] / "schemas" / "report.schema.json").read_text(encoding="utf-8"))


def wire(shown: Report) -> dict[str, Any]:
    text = written(validate_json.write, shown)
    assert text.isascii()
    parsed: dict[str, Any] = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA).validate(parsed)
    inner: dict[str, Any] = parsed["report"]
    return inner


@pytest.mark.parametrize(
    "shown",
    [report(), report(finding()), report(clusters=fleet(3)), hostile(), report(finding(edit=Edit("a", "b")))],
    ids=["empty", "one", "fleet", "hostile", "edit"],
)
def test_every_output_fits_the_published_schema(shown: Report) -> None:
    assert len(wire(shown)["findings"]) == len(shown.findings)


@pytest.mark.parametrize("key", ["reporter", "summary", "clusters", "findings"])
def test_the_schema_misses_what_is_missing(key: str) -> None:
    parsed = json.loads(written(validate_json.write, report(finding())))
    del parsed["report"][key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(parsed)


def test_a_finding() -> None:
    (one,) = wire(report(finding(hint="mend it", subject="Deployment/a/b", edit=Edit("old", "new"))))["findings"]
    assert len(one.pop("fingerprint")) > 32
    assert one == {
        "code": "object-invalid",
        "severity": "error",
        "message": "it is wrong",
        "path": "apps/web.yaml",
        "line": 7,
        "object": "Deployment/a/b",
        "clusters": ["plant-a/l4"],
        "hint": "mend it",
        "waived": "",
        "edit": {"old": "old", "new": "new", "unsafe": False},
    }


def test_the_summary_counts_what_counts() -> None:
    waived, noted = finding(waived="agreed"), finding(severity=Severity.NOTE)
    summary = wire(report(finding(), waived, noted, known=(finding(),), known_from="x"))["summary"]
    assert summary == {
        "clusters": 1,
        "kustomizations": 2,
        "objects": 5,
        "checked": 4,
        "withoutSchema": {"example.org/v1 Thing": 1},
        "assumedVersions": {},
        "notExpanded": 1,
        "findings": {"error": 1, "warning": 0, "note": 1},
        "waived": 1,
        "known": 1,
    }


def test_a_cluster() -> None:
    (one,) = wire(report(clusters=[cluster("plant-b/l3")]))["clusters"]
    assert (one["name"], one["path"], one["objects"], one["kustomizations"]) == (
        "plant-b/l3",
        "clusters/plant-b/l3",
        5,
        2,
    )
    assert one["notExpanded"][0]["reason"] == "its chart is not at hand"


def test_a_name_that_is_not_utf_8_is_readable_for_everyone() -> None:
    paths = [one["path"] for one in wire(hostile())["findings"]]
    assert any(r"\xff\xfe.yaml" in path for path in paths)
    json.dumps(paths, ensure_ascii=False).encode()
