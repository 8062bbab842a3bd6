"""The fleet's status as a table."""

from collections.abc import Sequence
from io import StringIO

from penstock.finding import Severity
from penstock.report.status_text import write
from penstock.status import Row, fleet_status
from penstock.validate.pin import Pin
from tests.penstock.support.reports import HOSTILE, cluster, finding, hostile, report


def table(rows: Sequence[Row]) -> list[str]:
    """The lines."""
    out = StringIO()
    write(rows, out)
    return out.getvalue().splitlines()


def test_columns_are_as_wide_as_what_is_in_them() -> None:
    clusters = [cluster("b/l4", "b"), cluster("a/line-one", "a", "l2"), cluster("a/l4", "a")]
    found = [finding(clusters=("a/l4",)), finding("two", clusters=("a/l4",))]
    found.append(finding(severity=Severity.WARNING, clusters=("a/l4", "b/l4")))
    assert table(fleet_status(report(*found, clusters=clusters))) == [
        "SITE  CLUSTER   LEVEL  PARENT  LINK  KUBERNETES  FLUX  OBJECTS  FINDINGS",
        "a     l4        l4     -       -     1.34        2.9   5        2 errors, 1 warning",
        "a     line-one  l2     -       -     1.34        2.9   5        none",
        "",
        "b     l4        l4     -       -     1.34        2.9   5        1 warning",
    ]


def test_below_a_cluster_stands_what_it_runs() -> None:
    one = cluster(charts=("dapr 1",), pins=(Pin("web", "1.0", "sha256:0123456789"), Pin("db", "", "")))
    assert table(fleet_status(report(clusters=[one])))[2:] == ["    charts: dapr 1", "    images: web:1.0@01234567, db"]


def test_many_images_are_wrapped_between_two() -> None:
    pins = tuple(Pin(f"registry/image-{n}", "1.0", "") for n in range(12))
    lines = table(fleet_status(report(clusters=[cluster(pins=pins)])))[2:]
    assert max(map(len, lines)) <= 100
    assert [len(line) - len(line.lstrip()) for line in lines] == [4, *[12] * (len(lines) - 1)]
    assert "".join(lines).replace(" ", "") == "images:" + ",".join(f"registry/image-{n}:1.0" for n in range(12))


def test_one_that_is_too_long_for_a_line_stays_whole() -> None:
    long = Pin("x" * 120, "1", "")
    lines = table(fleet_status(report(clusters=[cluster(pins=(long, Pin("b", "", "")))])))[2:]
    assert lines == [f"    images: {'x' * 120}:1,", "            b"]


def test_no_cluster_is_the_headings_alone() -> None:
    assert len(table(())) == 1


def test_hostile_names_are_text_on_their_lines() -> None:
    lines = table(fleet_status(hostile()))
    assert sum(bool(line) for line in lines) == 1 + len(HOSTILE)
    assert "\x1b" not in "".join(lines)
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in lines)
