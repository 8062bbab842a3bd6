import json

import pytest

from penstock.finding import Edit, Finding, Place, Severity
from penstock.store.reports import finding_read, finding_written, read, written
from penstock.validate.pin import Pin
from tests.penstock.support.reports import HOSTILE, cluster, finding

FULL = Finding(
    "code", Severity.NOTE, "m", Place("a.yaml", 3), "s", ("one", "two"), "hint", Edit("a", "b", True), "n/a", "why"
)


def fields(one: Finding) -> list[object]:
    """Every field, those too that make no difference between findings."""
    return [getattr(one, name) for name in Finding.__slots__]


@pytest.mark.parametrize("one", [FULL, Finding("code", Severity.ERROR, "m"), *(finding(message=t) for t in HOSTILE)])
def test_a_finding_comes_back_through_json(one: Finding) -> None:
    back = finding_read(json.loads(json.dumps(finding_written(one))))
    assert fields(back) == fields(one)


def test_a_cluster_comes_back_through_json() -> None:
    one = cluster(
        findings=(FULL,),
        pins=(Pin("web", "1", "sha256:x"), Pin("web", "", "")),
        charts=("dapr",),
        notes={"rule": {"a": [1, 2]}},
        complete=False,
    )
    back = read(json.loads(json.dumps(written(one))))
    assert back == one
    assert fields(back.findings[0]) == fields(FULL)
