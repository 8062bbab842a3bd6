"""A finding as machines read it; its types are those of the values."""

from typing import get_args, get_type_hints

import pytest
from pydantic import TypeAdapter, ValidationError

from penstock.finding import Edit, Place, Severity
from penstock.report.validate_json import write
from penstock.report.wire import FindingWire, ReportWire, finding_wire
from tests.penstock.support.reports import finding, hostile, report, written


def test_all_of_a_finding_is_there() -> None:
    one = finding(subject="Pod/a/b", hint="mend it", waived="agreed", edit=Edit("x", "y", unsafe=True))
    assert finding_wire(one) == {
        "code": "object-invalid",
        "severity": "error",
        "message": "it is wrong",
        "path": "apps/web.yaml",
        "line": 7,
        "object": "Pod/a/b",
        "clusters": ["plant-a/l4"],
        "hint": "mend it",
        "waived": "agreed",
        "edit": {"old": "x", "new": "y", "unsafe": True},
    }


def test_what_a_finding_lacks_is_empty_and_never_missing() -> None:
    bare = finding_wire(finding(place=Place(), clusters=()))
    assert (bare["path"], bare["line"], bare["clusters"], bare["hint"], bare["edit"]) == ("", 0, [], "", None)
    assert set(bare) == set(get_type_hints(FindingWire))


def test_the_severities_are_those_of_findings() -> None:
    assert get_args(get_type_hints(FindingWire)["severity"]) == tuple(severity.value for severity in Severity)


def test_what_is_written_is_of_this_shape() -> None:
    shape = TypeAdapter(ReportWire)
    for shown in (report(), report(finding(edit=Edit("x", "y"))), hostile()):
        read = shape.validate_json(written(write, shown), strict=True)
        assert len(read["report"]["findings"]) == len(shown.findings)


@pytest.mark.parametrize(("key", "value"), [("severity", "fatal"), ("line", -1), ("code", "Not A Code"), ("edit", "x")])
def test_what_is_of_another_shape_is_refused(key: str, value: object) -> None:
    shape = TypeAdapter(FindingWire)
    shape.validate_python(finding_wire(finding()))
    with pytest.raises(ValidationError):
        shape.validate_python({**finding_wire(finding()), key: value})
