"""One module as objects."""

from dataclasses import replace
from typing import Any

import pytest

from penstock.iotedge.ledger import Ledger
from penstock.iotedge.manifest import module
from penstock.iotedge.target import Target
from penstock.iotedge.workload import Workload, workload
from tests.penstock.iotedge.samples import module as sample

TARGET = Target("line", "line", "a", "b")


def made(options: Any = None, shared: dict[str, list[str]] | None = None, **rest: Any) -> Workload:
    held = module("pressOne", sample(createOptions=options or {}, **rest), ("m",))
    return workload(held, TARGET, Ledger(), shared=shared or {}, pull="")


@pytest.mark.parametrize(
    ("rest", "options", "kind"),
    [
        ({}, {}, "Deployment"),
        ({"restartPolicy": "on-unhealthy"}, {}, "Deployment"),
        ({"restartPolicy": "on-failure"}, {}, "Job"),
        ({"restartPolicy": "never"}, {"HostConfig": {"Binds": ["store:/s"]}}, "Job"),
        ({}, {"HostConfig": {"Binds": ["store:/s"]}}, "StatefulSet"),
        (
            {},
            {"HostConfig": {"Binds": ["store:/s"]}, "k8s-experimental": {"strategy": {"type": "Recreate"}}},
            "Deployment",
        ),
    ],
)
def test_kinds(rest: Any, options: Any, kind: str) -> None:
    assert f"{kind.lower()}.yaml" in made(options, **rest).objects


def test_a_shared_volume_is_one_claim_for_many() -> None:
    shared = {"store": ["pressOne", "other"]}
    options = {"HostConfig": {"Binds": ["store:/s"]}}
    assert made(options, shared).objects["store.yaml"]["spec"]["accessModes"] == ["ReadWriteMany"]
    assert "deployment.yaml" in made(options, shared).objects
    assert "store.yaml" not in made(options, {"store": ["other", "pressOne"]}).objects


def test_a_volume_of_its_own_is_not_for_many() -> None:
    assert made({"HostConfig": {"Binds": ["store:/s"]}}).objects["store.yaml"]["spec"]["accessModes"] == [
        "ReadWriteOnce"
    ]


def test_stopped_modules_have_no_pod() -> None:
    assert made(status="stopped").objects["deployment.yaml"]["spec"]["replicas"] == 0
    assert made(status="stopped", restartPolicy="never").objects["job.yaml"]["spec"]["suspend"] is True


def test_without_ports_there_is_no_service() -> None:
    assert "service.yaml" not in made().objects
    offered = made({"ExposedPorts": {"80/tcp": {}}}).objects["service.yaml"]["spec"]
    assert (offered["type"], offered["ports"][0]["port"]) == ("ClusterIP", 80)


def test_the_pod() -> None:
    held = made({"Cmd": ["--x=$(Y)"]}, imagePullPolicy="never").objects["deployment.yaml"]
    pod = held["spec"]["template"]["spec"]
    container = pod["containers"][0]
    assert pod["serviceAccountName"] == held["metadata"]["name"] == "press-one"
    assert container["image"] == "line-press-one"
    assert container["imagePullPolicy"] == "Never"
    assert container["args"] == ["--x=$$$$(Y)"]
    assert {one["name"] for one in container["env"]} == {"EdgeHubConnectionString", "EdgeModuleCACertificateFile"}
    assert held["metadata"]["annotations"]["net.azure-devices.edge.original-moduleid"] == "pressOne"


def test_what_is_waived_says_why() -> None:
    options = {"HostConfig": {"Privileged": True, "Binds": ["/srv:/srv"]}}
    held = made(options, env={"IOTHUB_CONNECTION_STRING": {"value": "$CS"}})
    assert held.waivers["host-access"] == "the manifest asks for a privileged container, /srv"
    assert "cloud-credential-below-root" not in held.waivers
    below = workload(
        module("press", sample(env={"IOTHUB_CONNECTION_STRING": {"value": "$CS"}}), ("m",)),
        replace(TARGET, nested=True), Ledger(), shared={}, pull="",
    )  # fmt: skip
    assert "IOTHUB_CONNECTION_STRING" in below.waivers["cloud-credential-below-root"]
    annotations = below.objects["deployment.yaml"]["metadata"]["annotations"]
    assert annotations["waive.penstock.dev/cloud-credential-below-root"] == below.waivers["cloud-credential-below-root"]


def test_flux_fills_nothing_in() -> None:
    options = {
        "Healthcheck": {"Test": ["CMD-SHELL", "curl ${PORT}"]},
        "WorkingDir": "/${HOME}",
        "Labels": {"a": "${B}"},
    }
    text = str(made(options).objects["deployment.yaml"])
    assert all(f"$${{{name}}}" in text for name in ("PORT", "HOME", "B"))


def test_a_service_that_the_manifest_offers_outside_is_for_somebody_to_decide() -> None:
    options = {"ExposedPorts": {"80/tcp": {}}, "k8s-experimental": {"serviceOptions": {"type": "LoadBalancer"}}}
    found = made(options)
    assert "serviceOptions" in found.waivers["port-crosses-zone"]
    assert "waive.penstock.dev/port-crosses-zone" in found.objects["service.yaml"]["metadata"]["annotations"]
    assert "waive.penstock.dev/port-crosses-zone" not in found.objects["deployment.yaml"]["metadata"]["annotations"]
    crossing = {**options, "ExposedPorts": {"8883/tcp": {}}}
    assert "port-crosses-zone" not in made(crossing).waivers
