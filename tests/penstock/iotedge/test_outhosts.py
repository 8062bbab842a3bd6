"""Services as a device calls the modules behind them."""

from typing import Any

from penstock.iotedge.ledger import Fate, Ledger
from penstock.iotedge.objects import Objects
from penstock.iotedge.outhosts import doors
from tests.penstock.iotedge.pods import deployment, service

PLC = deployment("plc", ports=[{"name": "opc", "containerPort": 50000}])
PORTS = [{"name": "opc", "port": 4840, "targetPort": "opc"}]


def said(text: str, *objects: Any, pod: Any = None) -> tuple[str, Fate | None]:
    ledger = Ledger()
    around = doors(Objects((PLC, *objects)), pod or {})
    made = around.text(text, ("x",), ledger)
    return made, ledger.entries[("x",)].fate if ledger.entries else None


def test_a_service_is_its_module_and_its_port_that_of_the_container() -> None:
    opc = service("plc", PORTS)
    opc["metadata"]["name"] = "opc-server"
    for host in ("opc-server", "opc-server.line", "opc-server.line.svc", "OPC-server.line.svc.cluster.local"):
        assert said(f"opc.tcp://{host}:4840/x", opc) == ("opc.tcp://plc:50000/x", Fate.APPROXIMATED)
    assert said("opc.tcp://opc-server", opc) == ("opc.tcp://plc:50000", Fate.APPROXIMATED)


def test_another_namespace_is_no_part_of_the_device() -> None:
    assert said("mqtt://broker.edge-core.svc:1883") == ("mqtt://broker.edge-core.svc:1883", Fate.LOST)
    assert said("https://store.example/") == ("https://store.example/", None)


def test_on_the_devices_own_network() -> None:
    open_ = service("plc", PORTS, type="LoadBalancer")
    assert said("plc:4840", open_, pod={"hostNetwork": True})[0] == "localhost:4840"
    assert said("plc:4840", service("plc", PORTS), pod={"hostNetwork": True})[0] == "plc:50000"


def test_each_text_of_a_value() -> None:
    around = doors(Objects((PLC, service("plc", PORTS))), {})
    assert around.value({"a": ["plc:4840", 1]}, ("x",), Ledger()) == {"a": ["plc:50000", 1]}
