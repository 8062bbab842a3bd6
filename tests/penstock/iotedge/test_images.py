"""Images in a release."""

import pytest

from penstock.iotedge.images import Pin, pin
from penstock.iotedge.manifest import Module
from penstock.iotedge.target import Target

DIGEST = "sha256:" + "1" * 64
TARGET = Target("dev", "dev", "a", "b", registry="r.example", digests={"docker.io/x/y:1": DIGEST})


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("mcr.example/azure-hub:1.5", ("${REGISTRY}/mcr.example/azure-hub", "1.5", "")),
        ("mcr.example/iotedge/opc:2.9", ("${REGISTRY}/iotedge/opc", "2.9", "")),
        ("r.example/press:1", ("${REGISTRY}/press", "1", "")),
        ("$upstream:443/press:1", ("${REGISTRY}/press", "1", "")),
        ("localhost:5000/press:1", ("${REGISTRY}/localhost/press", "1", "")),
        ("nginx", ("${REGISTRY}/docker.io/nginx", "latest", "")),
        (f"x/y@{DIGEST}", ("${REGISTRY}/x/y", "", DIGEST)),
        ("docker.io/x/y:1", ("${REGISTRY}/x/y", "1", DIGEST)),
        ("${MODULES.press.amd64}", ("${REGISTRY}/dev/press", "latest", "")),
        ("${HOST}/press:1", ("${REGISTRY}/press", "1", "")),
    ],
)
def test_pins(image: str, expected: tuple[str, str, str]) -> None:
    assert pin(Module("press", (), image), "press", TARGET) == Pin("dev-press", *expected)


def test_without_a_registry_names_stay() -> None:
    found = pin(Module("press", (), "mcr.example/hub:1", digest=DIGEST), "press", Target("dev", "dev", "a", "b"))
    assert found == Pin("dev-press", "mcr.example/hub", "1", DIGEST)
