"""Modules that dial each other: by name on a device, by Service in the cluster."""

import json
from typing import Any

import yaml

from penstock.iotedge.app import App, app
from penstock.iotedge.jsontext import Path
from penstock.iotedge.ledger import Fate, Ledger
from penstock.iotedge.manifest import AGENT, DESIRED, read
from penstock.iotedge.target import Target
from tests.penstock.iotedge.samples import base, module

TARGET = Target("line", "line", "plant-a", "l4", registry="registry.example")
BOUND = {"HostConfig": {"PortBindings": {"5001/tcp": [{"HostPort": "5001"}]}}}
AT: Path = ("modulesContent", AGENT, DESIRED, "modules")


def made(modules: dict[str, Any], **rest: Any) -> tuple[App, Ledger]:
    ledger = Ledger()
    return app(read(base(modules, **rest)), TARGET, ledger), ledger


def held(found: App, path: str) -> Any:
    return yaml.safe_load(found.files[f"apps/base/line/{path}"])


def env(found: App, name: str) -> dict[str, str]:
    container = held(found, f"{name}/deployment.yaml")["spec"]["template"]["spec"]["containers"][0]
    return {one["name"]: one.get("value", "") for one in container["env"]}


def test_a_module_is_called_as_its_service_and_may_be_reached() -> None:
    caller = module(env={"URL": {"value": "http://testCoordinator:5001/report"}})
    found, ledger = made({"sender": caller, "testCoordinator": module()}, routes={})
    assert env(found, "sender")["URL"] == "http://test-coordinator:5001/report"
    assert ledger.entries[(*AT, "sender", "env", "URL")].fate is Fate.APPROXIMATED
    service = held(found, "test-coordinator/service.yaml")
    assert [one["port"] for one in service["spec"]["ports"]] == [5001]
    out = held(found, "device/allow-sender-calls.yaml")["spec"]
    assert out["egress"][0]["ports"] == [{"protocol": "TCP", "port": 5001}]
    into = held(found, "device/allow-test-coordinator.yaml")["spec"]["ingress"]
    assert into[0]["from"][0]["podSelector"]["matchExpressions"][0]["values"] == ["sender"]


def test_commands_and_twins_too() -> None:
    options = json.dumps({"Cmd": ["--to", "opc.tcp://opcPlc:50000"], "Entrypoint": ["/run", "opcPlc:4840"]})
    found, _ = made({"pub": module(createOptions=options), "opcPlc": module()}, twins={"pub": {"a": ["http://opcPlc"]}})
    container = held(found, "pub/deployment.yaml")["spec"]["template"]["spec"]["containers"][0]
    assert container["args"][1] == "opc.tcp://opc-plc:50000"
    assert container["command"][1] == "opc-plc:4840"
    assert json.loads(found.files["apps/base/line/pub/desired.json"]) == {"a": ["http://opc-plc"]}
    assert [one["port"] for one in held(found, "opc-plc/service.yaml")["spec"]["ports"]] == [80, 4840, 50000]


def test_the_devices_own_ports_are_services() -> None:
    options = {**BOUND, "HostConfig": {"NetworkMode": "host"}}
    caller = module(createOptions=json.dumps(options), env={"URL": {"value": "http://localhost:5001"}})
    found, _ = made({"sender": caller, "trc": module(createOptions=json.dumps(BOUND))})
    assert env(found, "sender")["URL"] == "http://trc:5001"
    plain, _ = made({"sender": module(env={"URL": {"value": "http://localhost:5001"}}), "trc": module()})
    assert env(plain, "sender")["URL"] == "http://localhost:5001"


def test_more_doors_of_the_hub() -> None:
    caller = module(env={"URLS": {"value": "http://edgeHub:9600/metrics"}})
    found, _ = made({"collector": caller}, routes={})
    assert [one["port"] for one in held(found, "edgehub/service.yaml")["spec"]["ports"]] == [8883, 5671, 443, 9600]
    assert held(found, "device/allow-hub.yaml")["spec"]["ingress"][0]["ports"] == [{"protocol": "TCP", "port": 9600}]


def test_who_does_not_answer_is_told() -> None:
    caller = {"A": {"value": "http://edgeAgent:9600"}, "B": {"value": "https://store.example/x"}}
    _, ledger = made({"sender": module(env=caller)})
    assert ledger.entries[(*AT, "sender", "env", "A")].fate is Fate.LOST
    assert "add a NetworkPolicy" in ledger.entries[(*AT, "sender", "env", "B")].how


def test_names_that_are_no_hosts_stay() -> None:
    texts = {"A": "otherModule", "B": "x/otherModule:1.0", "C": "see otherModule: 80"}
    found, ledger = made({"sender": module(env={k: {"value": v} for k, v in texts.items()}), "otherModule": module()})
    assert {name: env(found, "sender")[name] for name in texts} == texts
    assert ledger.entries[(*AT, "sender", "env", "A")].fate is Fate.TRANSLATED
