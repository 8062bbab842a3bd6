"""The fleet's status for machines."""

import json
from dataclasses import fields
from io import StringIO

from penstock.report.status_json import write
from penstock.status import Row, fleet_status
from penstock.validate.pin import Pin
from tests.penstock.support.reports import cluster, finding, hostile, report


def test_a_row_has_all_its_keys() -> None:
    out = StringIO()
    one = cluster(pins=(Pin("web", "1.0", "sha256:1"),), charts=("dapr 1",))
    write(fleet_status(report(finding(), clusters=[one])), out)
    found = json.loads(out.getvalue())
    assert out.getvalue().endswith("}\n")
    assert (found["apiVersion"], found["kind"]) == ("penstock/v1beta1", "Status")
    (row,) = found["clusters"]
    assert set(row) == {field.name for field in fields(Row)}
    assert (row["cluster"], row["site"], row["level"], row["objects"], row["errors"]) == ("l4", "plant-a", "l4", 5, 1)
    assert row["charts"] == ["dapr 1"]
    assert row["pins"] == [{"image": "web", "tag": "1.0", "digest": "sha256:1"}]


def test_no_cluster_is_an_empty_list() -> None:
    out = StringIO()
    write((), out)
    assert json.loads(out.getvalue())["clusters"] == []


def test_whatever_clusters_are_called_it_is_ascii() -> None:
    out = StringIO()
    write(fleet_status(hostile()), out)
    assert out.getvalue().isascii()
    assert len(json.loads(out.getvalue())["clusters"]) == len(hostile().clusters)
