"""The versions in an object, wherever they stand."""

from typing import Any

from penstock.impact.versions import Moved, moved


def deployment(image: str) -> dict[str, Any]:
    return {"kind": "Deployment", "spec": {"template": {"spec": {"containers": [{"name": "a", "image": image}]}}}}


def test_a_containers_image() -> None:
    assert moved(deployment("r/a:1.0"), deployment("r/a:2.0")) == (Moved("image", "r/a", "1.0", "2.0"),)
    assert moved(deployment("r/a:1.0"), deployment("r/a:1.0")) == ()


def test_the_registry_alone_is_a_move_to_another_name() -> None:
    assert moved(deployment("r/a:1.0"), deployment("s/a:1.0")) == (
        Moved("image", "r/a", "1.0", ""),
        Moved("image", "s/a", "", "1.0"),
    )


def test_the_values_of_a_chart() -> None:
    def release(tag: str) -> dict[str, Any]:
        return {"kind": "HelmRelease", "spec": {"values": {"image": {"repository": "r/a", "tag": tag}}}}

    assert moved(release("1.0"), release("1.1")) == (Moved("image", "r/a", "1.0", "1.1"),)


def test_charts() -> None:
    def release(version: str) -> dict[str, Any]:
        return {"kind": "HelmRelease", "spec": {"chart": {"spec": {"chart": "c", "version": version}}}}

    assert moved(release("1.0.0"), release("2.0.0")) == (Moved("chart", "c", "1.0.0", "2.0.0"),)
    assert moved(None, release("1.0.0")) == (Moved("chart", "c", "", "1.0.0"),)
