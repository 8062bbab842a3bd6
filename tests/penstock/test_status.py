from penstock.finding import Finding, Severity
from penstock.status import fleet_status
from penstock.validate.pin import Pin
from penstock.validate.report import Report
from tests.penstock.support.renders import cluster_report


def facts(site: str, level: str, cluster: str, parent: str = "") -> dict[str, str]:
    return {"SITE": site, "LEVEL": level, "CLUSTER": cluster, "PARENT": parent, "CONNECTIVITY": "online"}


def test_rows_go_by_site_and_from_the_highest_level_down() -> None:
    clusters = (
        cluster_report("x", facts=facts("b", "l4", "l4")),
        cluster_report("y", facts=facts("a", "l2", "line-1", "a/l3")),
        cluster_report("z", facts=facts("a", "l4", "l4")),
        cluster_report("w", facts=facts("a", "l3", "l3", "a/l4")),
    )
    rows = fleet_status(Report(clusters, ()))
    assert [(row.site, row.cluster, row.parent) for row in rows] == [
        ("a", "l4", ""),
        ("a", "l3", "l4"),
        ("a", "line-1", "l3"),
        ("b", "l4", ""),
    ]


def test_a_cluster_without_facts_goes_by_its_own_name() -> None:
    (row,) = fleet_status(Report((cluster_report("one", kustomizations={"n/a": 2, "n/b": 1}),), ()))
    assert (row.cluster, row.site, row.level, row.parent, row.connectivity) == ("one", "", "", "", "")
    assert (row.kustomizations, row.objects, row.kubernetes, row.flux) == (2, 3, "1.33", "2.9")


def test_findings_count_where_they_hit_and_not_when_waived() -> None:
    findings = (
        Finding("a", Severity.ERROR, "x", clusters=("one", "two")),
        Finding("b", Severity.WARNING, "x", clusters=("one",)),
        Finding("c", Severity.NOTE, "x", clusters=("one",)),
        Finding("d", Severity.ERROR, "x", clusters=("one",), waived="because"),
    )
    rows = fleet_status(Report((cluster_report("one"), cluster_report("two")), findings))
    assert [(row.errors, row.warnings) for row in rows] == [(1, 1), (1, 0)]


def test_pins_and_charts_are_shown_as_they_are() -> None:
    pin = Pin("web", "1", "")
    (row,) = fleet_status(Report((cluster_report("one", pins=(pin,), charts=("dapr 1",)),), ()))
    assert (row.pins, row.charts) == ((pin,), ("dapr 1",))
