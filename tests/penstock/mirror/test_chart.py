import gzip
from pathlib import Path

import pytest

from penstock.mirror import chart
from penstock.mirror.layout import Layout
from penstock.mirror.thing import CHART, Thing
from tests.penstock.support.layouts import Made, archive

FILES = {
    "Chart": "{name: x, version: 1.0.0, appVersion: v2}",
    "values": "{image: {repository: g.io/a}, sub: {image: {tag: '3'}}}",
    "charts/sub/Chart": "{name: sub}",
    "charts/sub/values": "{image: {repository: g.io/sub, tag: '1'}, enabled: true}",
    "templates/values": "{image: none}",
}


def test_values_and_those_of_subcharts() -> None:
    found = chart.parse(archive(FILES))
    assert found == chart.Chart(
        {"image": {"repository": "g.io/a"}, "sub": {"image": {"repository": "g.io/sub", "tag": "3"}, "enabled": True}},
        "v2",
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive", gzip.compress(b"no tar"), archive(FILES)[:40], archive({"values": "{}"})],
    ids=("nothing", "no archive", "no tar", "half of one", "another's"),  # archives hold the time: no names for tests
)
def test_what_is_no_chart(content: bytes) -> None:
    assert chart.parse(content) is None


def test_a_chart_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart, "LARGEST", 50)
    assert chart.parse(archive(FILES)) is None


def test_it_is_found_by_its_digest_or_name(tmp_path: Path) -> None:
    made = Made(tmp_path / "layout")
    digest = made.chart("r.example/x:1", **FILES)
    made.image("r.example/y:1")
    layouts = [Layout(made.root)]
    for thing in (Thing(CHART, "other.example/x", "1", digest), Thing(CHART, "r.example/x", "1")):
        found = chart.read(thing, layouts)
        assert found is not None
        assert found.version == "v2"
    assert chart.read(Thing(CHART, "r.example/x", "2"), layouts) is None
    assert chart.read(Thing(CHART, "r.example/y", "1"), layouts) is None
    assert chart.nothing(Thing(CHART, "r.example/x")) is None  # type: ignore[func-returns-value]
