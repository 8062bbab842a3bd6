"""Modules out of workloads."""

import json

import pytest

from penstock.iotedge.ledger import Fate, Ledger
from penstock.iotedge.objects import Objects
from penstock.iotedge.outmodule import image, modules, others
from tests.penstock.iotedge.pods import config, deployment


def test_a_container_is_a_module() -> None:
    ledger = Ledger()
    workload = deployment(env=[{"name": "A", "value": "1"}], imagePullPolicy="Never")
    workload["spec"]["template"]["spec"]["containers"].append({"name": "side", "image": "side:1"})
    workload["spec"]["replicas"] = 3
    press, side = modules(workload, Objects((workload,)), "", ledger)
    assert (press.name, side.name) == ("press", "side")
    assert press.section["env"] == {"A": {"value": "1"}}
    assert press.section["imagePullPolicy"] == "never"
    lost = [path for path, one in ledger.entries.items() if one.fate is Fate.LOST]
    assert lost == [("Deployment/line/press", "spec", "replicas")]


def test_the_connectors_config_map_counts_first() -> None:
    workload = deployment(annotations={"isEdgeDeployment": "true"}, args=["--mine"])
    held = config(
        "press", restartPolicy="never", status="stopped", version="2.0", desiredProperties='{"boo": "bah"}',
        createOptions='{"Cmd": ["--theirs"], "User": "0"}',
    )  # fmt: skip
    (one,) = modules(workload, Objects((workload, held)), "", Ledger())
    assert (one.section["restartPolicy"], one.section["status"], one.section["version"]) == ("never", "stopped", "2.0")
    assert json.loads(one.section["settings"]["createOptions"]) == {"Cmd": ["--theirs"], "User": "0"}
    assert one.desired == {"boo": "bah"}


def test_a_sidecar_is_lost() -> None:
    ledger = Ledger()
    modules(deployment(annotations={"dapr.io/enabled": "true"}), Objects(()), "", ledger)
    at = ("Deployment/line/press", "spec", "template", "metadata", "annotations", "dapr.io/enabled")
    assert ledger.entries[at].fate is Fate.LOST


def test_create_options_that_are_no_json() -> None:
    ledger = Ledger()
    workload = deployment(annotations={"isEdgeDeployment": "true"})
    held = config("press", createOptions="{", desiredProperties="{")
    (one,) = modules(workload, Objects((workload, held)), "", ledger)
    assert one.desired is None
    assert ledger.entries[("ConfigMap/line/press", "data", "createOptions")].fate is Fate.LOST


@pytest.mark.parametrize(
    ("text", "registry", "expected"),
    [
        ("r.example/mcr.example/hub:1.5", "r.example", "mcr.example/hub:1.5"),
        ("other.example/hub:2", "r.example", "other.example/hub:2"),
        ("r.example/hub@sha256:1", "", "r.example/hub@sha256:1"),
    ],
)
def test_images_by_the_name_that_they_came_with(text: str, registry: str, expected: str) -> None:
    workload = deployment()
    workload["metadata"]["annotations"] = {"net.azure-devices.edge.image": "mcr.example/hub"}
    assert image(text, workload, registry) == expected


def test_what_is_no_part_of_a_manifest() -> None:
    ingress = {"kind": "Ingress", "metadata": {"name": "i", "namespace": "line"}}
    assert list(others(Objects((deployment(), ingress)))) == [(("Ingress/line/i",), False)]
