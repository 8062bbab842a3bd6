"""Names that Kubernetes takes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.iotedge.names import LONGEST, collisions, folder, label


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SimulatedTemperatureSensor", "simulated-temperature-sensor"),
        ("tempSensor", "temp-sensor"),
        ("OPCPublisher", "opc-publisher"),
        ("my_module", "my-module"),
        ("001Module", "m-001-module"),
        ("edge.hub", "edge-hub"),
        ("__", "m"),
    ],
)
def test_labels(name: str, expected: str) -> None:
    assert label(name) == expected


@given(st.text(max_size=80))
def test_every_label_is_one(name: str) -> None:
    assert re.fullmatch(r"[a-z]([-a-z0-9]*[a-z0-9])?", label(name))
    assert len(label(name)) <= LONGEST


def test_collisions() -> None:
    assert collisions(["my_mod", "my-mod", "mymod"]) == {"my-mod": ["my_mod", "my-mod"]}


def test_folders_of_modules_stand_apart_from_the_applications_own() -> None:
    assert [folder(one) for one in ("press", "device", "start-1", "start-up")] == [
        "press",
        "module_device",
        "module_start-1",
        "start-up",
    ]
