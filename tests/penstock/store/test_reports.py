import json
from pathlib import Path

import pytest

from penstock.finding import Edit, Finding, Place, Severity
from penstock.store import reports
from penstock.store.reports import finding_read, finding_written, read, written
from penstock.store.store import Store
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


def test_each_is_stored_by_its_content_and_comes_back_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "AT_ONCE", 2)
    with Store(tmp_path) as store:
        one, other, again = (reports.put(store, cluster(name)) for name in ("one", "two", "one"))
        assert one.kept == again.kept != other.kept
        found = list(reports.get(store, [other.kept, b"gone", one.kept, one.kept, other.kept]))
    assert found == [other, None, one, one, other]
    assert [each and each.kept for each in found] == [other.kept, None, one.kept, one.kept, other.kept]
