import pytest

from penstock.document import Document
from penstock.rules.view import ClusterView
from penstock.validate.pin import Pin
from penstock.validate.pins import charts, pins
from tests.penstock.support.renders import render, rendered
from tests.penstock.support.values import document

DIGEST = "sha256:" + "a" * 64


def view(*documents: Document) -> ClusterView:
    return ClusterView(render(rendered(*documents)))


def workload(kind: str, *images: str) -> Document:
    pod = {"spec": {"containers": [{"name": "c", "image": image} for image in images]}}
    spec = {"jobTemplate": {"spec": {"template": pod}}} if kind == "CronJob" else {"template": pod}
    return document("apps/v1", kind, "a", "n", spec=spec)


@pytest.mark.parametrize(
    ("image", "pin"),
    [
        ("web", Pin("web", "", "")),
        ("web:1.0", Pin("web", "1.0", "")),
        ("registry.example.org:5000/edge/web:1.0", Pin("web", "1.0", "")),
        ("registry.example.org:5000/edge/web", Pin("web", "", "")),
        (f"edge/web@{DIGEST}", Pin("web", "", DIGEST)),
        (f"edge/web:1.0@{DIGEST}", Pin("web", "1.0", DIGEST)),
    ],
)
def test_an_image_is_read_into_its_parts(image: str, pin: Pin) -> None:
    assert pins(view(workload("Deployment", image))) == (pin,)


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet", "DaemonSet", "CronJob"])
def test_every_kind_of_workload_counts(kind: str) -> None:
    assert pins(view(workload(kind, "web:1"))) == (Pin("web", "1", ""),)


def test_each_pin_is_told_once_and_in_order() -> None:
    assert [str(pin) for pin in pins(view(workload("Deployment", "b:1", "a:2", "b:1")))] == ["a:2", "b:1"]


def test_a_pin_is_short() -> None:
    assert str(Pin("web", "1.0", DIGEST)) == "web:1.0@aaaaaaaa"


@pytest.mark.parametrize(
    "spec", [None, 3, {"template": [1]}, {"template": {"spec": {"containers": [3, {"image": 4}, {}]}}}]
)
def test_nonsense_never_crashes(spec: object) -> None:
    pins(view(document("apps/v1", "Deployment", "a", spec=spec)))
    charts(view(document("helm.toolkit.fluxcd.io/v2", "HelmRelease", "a", spec=spec)))


def release(**spec: object) -> Document:
    return document("helm.toolkit.fluxcd.io/v2", "HelmRelease", "release", "n", spec=spec)


def test_a_chart_has_its_own_version() -> None:
    assert charts(view(release(chart={"spec": {"chart": "dapr", "version": "1.15.x"}}))) == ("dapr 1.15.x",)
    assert charts(view(release(chart={"spec": {"chart": "dapr"}}))) == ("dapr *",)


def test_a_chart_by_reference_has_the_version_of_its_source() -> None:
    source = document("source.toolkit.fluxcd.io/v1", "OCIRepository", "dapr", "n", spec={"ref": {"tag": "1.15.4"}})
    reference = release(chartRef={"kind": "OCIRepository", "name": "dapr"})
    assert charts(view(reference, source)) == ("dapr 1.15.4",)
    assert charts(view(reference)) == ("dapr *",)
