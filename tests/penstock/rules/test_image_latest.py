"""image-latest, on the worked enterprise."""

from tests.penstock.rules.enterprise import Fleet
from tests.penstock.rules.objects import IMAGE, pod

FILE = "clusters/a/pod.yaml"
POD = pod().replace(IMAGE, "registry.example/extra")


def test_no_tag(fleet: Fleet) -> None:
    assert fleet({FILE: POD}).found() == [f"image-latest {FILE}"]


def test_latest(fleet: Fleet) -> None:
    assert fleet({FILE: POD.replace("/extra", "/extra:latest")}).found() == [f"image-latest {FILE}"]


def test_port_of_the_registry_is_no_tag(fleet: Fleet) -> None:
    text = POD.replace("registry.example/", "registry.example:5000/")
    assert fleet({FILE: text}).found() == [f"image-latest {FILE}"]


def test_version(fleet: Fleet) -> None:
    assert fleet({FILE: POD.replace("/extra", "/extra:1.0.0")}).found() == []


def test_digest_of_latest(fleet: Fleet) -> None:
    text = POD.replace("/extra", "/extra:latest@sha256:" + "1" * 64)
    assert fleet({FILE: text}).found() == []


def test_the_image_of_a_volume(fleet: Fleet) -> None:
    made = fleet({"clusters/c/pod.yaml": pod("volumes: [{name: v, image: {reference: other.example/model}}]")})
    assert made.said("image-latest") == ["image other.example/model has no tag, which means latest"]
