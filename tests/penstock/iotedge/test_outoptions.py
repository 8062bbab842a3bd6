"""Create options out of pods."""

from collections.abc import Mapping

import pytest

from penstock.iotedge.ledger import Fate, Ledger
from penstock.iotedge.objects import Objects
from penstock.iotedge.outhosts import Doors
from penstock.iotedge.outoptions import Maker, quantity
from tests.penstock.iotedge.pods import service


def made(
    container: Mapping[str, object], pod: dict[str, object] | None = None, *objects: object
) -> tuple[object, Ledger]:
    ledger = Ledger()
    held = Objects(objects)  # type: ignore[arg-type]
    maker = Maker(dict(container), pod or {}, held, ("pod",), ("pod", "c"), ledger, Doors({}, "line", on_host=False))
    return maker.made({"app": "press"}), ledger


@pytest.mark.parametrize(
    ("text", "number"),
    [("250m", 0.25), ("1", 1), ("64Mi", 64 << 20), ("1.5Gi", 1.5 * (1 << 30)), ("2k", 2000), ("x", None)],
)
def test_quantities(text: str, number: float | None) -> None:
    assert quantity(text) == number


def test_ports_by_their_services() -> None:
    ports = [{"name": "http", "containerPort": 80}, {"containerPort": 81, "protocol": "UDP"}]
    offered = [{"port": 8080, "targetPort": "http"}, {"port": 81, "targetPort": 81}]
    inside, _ = made({"ports": ports}, None, service("press", offered))
    outside, _ = made({"ports": ports}, None, service("press", offered, type="LoadBalancer"))
    assert inside == {"ExposedPorts": {"80/tcp": {}, "81/udp": {}}}
    assert outside == {
        "HostConfig": {"PortBindings": {"80/tcp": [{"HostPort": "8080"}], "81/udp": [{"HostPort": "81"}]}}
    }


def test_what_a_device_does_not_have() -> None:
    container = {
        "volumeMounts": [{"name": "s", "mountPath": "/s"}, {"name": "p", "mountPath": "/p", "subPath": "x"}],
        "livenessProbe": {"httpGet": {"port": 80}},
        "lifecycle": {},
    }
    _, ledger = made(
        container, {"volumes": [{"name": "s", "secret": {"secretName": "s"}}, {"name": "p", "emptyDir": {}}]}
    )
    lost = {path for path, one in ledger.entries.items() if one.fate is Fate.LOST}
    assert lost == {
        ("pod", "volumes", 0), ("pod", "c", "volumeMounts", 1),
        ("pod", "c", "livenessProbe"), ("pod", "c", "lifecycle"),
    }  # fmt: skip


def test_limits_and_users() -> None:
    resources = {"limits": {"memory": "64Mi", "cpu": "500m", "nvidia.com/gpu": "1"}, "requests": {"cpu": "250m"}}
    options, _ = made({"resources": resources, "securityContext": {"runAsUser": 0, "capabilities": {"drop": ["ALL"]}}})
    assert options == {
        "User": "0",
        "HostConfig": {
            "Memory": 64 << 20,
            "NanoCpus": 500_000_000,
            "CpuShares": 256,
            "DeviceRequests": [{"Count": 1, "Capabilities": [["gpu"]]}],
        },
    }
