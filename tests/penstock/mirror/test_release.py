from typing import Any

from penstock.mirror.chart import Chart
from penstock.mirror.release import of_release
from penstock.mirror.sources import by_key
from penstock.mirror.thing import CHART, IMAGE, Thing
from tests.penstock.support.objects import document, raw

V1, V2 = "source.toolkit.fluxcd.io/v1", "helm.toolkit.fluxcd.io/v2"
ITSELF = "images that its chart names itself"
MADE = {"chart": "y", "version": "2", "sourceRef": {"kind": "HelmRepository", "name": "charts"}}
HELD = by_key(
    [
        document("OCIRepository", "chart", V1, url="oci://r.example/x", ref={"tag": "1"}),
        document("HelmRepository", "charts", V1, url="https://charts.example"),
        raw({"apiVersion": V1, "kind": "HelmChart", "metadata": {"name": "made", "namespace": "core"}, "spec": MADE}),
        raw(
            {
                "kind": "ConfigMap",
                "metadata": {"name": "v", "namespace": "core"},
                "data": {"values.yaml": "image: g.io/a:1"},
            }
        ),
        raw({"kind": "ConfigMap", "metadata": {"name": "bad", "namespace": "core"}, "data": {"values.yaml": "{"}}),
    ]
)
REFERRED: dict[str, Any] = {"chartRef": {"kind": "OCIRepository", "name": "chart"}}


def of(**spec: Any) -> list[Thing | str]:
    return list(of_release(document("HelmRelease", "r", V2, **spec), HELD))


def test_a_chart_by_name() -> None:
    spec = {"chart": "x", "version": "1", "sourceRef": {"kind": "HelmRepository", "name": "charts"}}
    assert of(chart={"spec": spec}) == [Thing(CHART, "https://charts.example/x", "1"), ITSELF]


def test_a_chart_by_reference_speaks_for_itself() -> None:
    assert of(**REFERRED) == [ITSELF]
    lost = "its chart comes from OCIRepository nowhere, which no object of this cluster is"
    assert of(chartRef={"kind": "OCIRepository", "name": "nowhere"}) == [lost, ITSELF]


def test_values_from_elsewhere() -> None:
    ones = [{"kind": "ConfigMap", "name": "v"}, {"kind": "Secret", "name": "s"}, {"kind": "ConfigMap", "name": "bad"}]
    found = of(**REFERRED, valuesFrom=ones)
    assert found == [
        "values come from Secret s, which is not read here",
        "values come from ConfigMap bad, which is not read here",
        Thing(IMAGE, "g.io/a", "1"),
        ITSELF,
    ]
    assert Thing(IMAGE, "g.io/b", "2") in of(**REFERRED, valuesFrom=ones, values={"image": "g.io/b:2"})


def test_a_chart_at_hand_says_more() -> None:
    asked = []

    def at_hand(one: Thing) -> Chart:
        asked.append(one)
        return Chart(
            {"image": {"repository": "g.io/own"}, "other": {"image": {"repository": "g.io/o", "tag": "9"}}}, "v5"
        )

    values = {"other": {"image": {"repository": "r.example/o"}}}
    release = document("HelmRelease", "r", V2, **REFERRED, values=values)
    found = list(of_release(release, HELD, at_hand))
    assert found == [
        Thing(IMAGE, "g.io/own", "v5"),
        Thing(IMAGE, "r.example/o", "9"),
        "images that its chart names outside of its values",
    ]
    made = document("HelmRelease", "r", V2, chartRef={"kind": "HelmChart", "name": "made"})
    list(of_release(made, HELD, at_hand))
    assert asked[-1] == Thing(CHART, "https://charts.example/y", "2")
