"""image-latest, on the worked enterprise."""

from collections.abc import Callable, Mapping

from tests.penstock.rules.enterprise import Enterprise
from tests.penstock.rules.objects import IMAGE, pod

FILE = "clusters/a/pod.yaml"
POD = pod().replace(IMAGE, "registry.example/extra")


def test_no_tag(fleet: Callable[[Mapping[str, str]], Enterprise]) -> None:
    assert fleet({FILE: POD}).found() == [f"image-latest {FILE}"]


def test_latest(fleet: Callable[[Mapping[str, str]], Enterprise]) -> None:
    assert fleet({FILE: POD.replace("/extra", "/extra:latest")}).found() == [f"image-latest {FILE}"]


def test_port_of_the_registry_is_no_tag(fleet: Callable[[Mapping[str, str]], Enterprise]) -> None:
    text = POD.replace("registry.example/", "registry.example:5000/")
    assert fleet({FILE: text}).found() == [f"image-latest {FILE}"]


def test_version(fleet: Callable[[Mapping[str, str]], Enterprise]) -> None:
    assert fleet({FILE: POD.replace("/extra", "/extra:1.0.0")}).found() == []


def test_digest_of_latest(fleet: Callable[[Mapping[str, str]], Enterprise]) -> None:
    text = POD.replace("/extra", "/extra:latest@sha256:" + "1" * 64)
    assert fleet({FILE: text}).found() == []
