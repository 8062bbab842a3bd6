"""The hub in a pod."""

from typing import Any

import yaml

from penstock.iotedge.app import app
from penstock.iotedge.hub import NEVER
from penstock.iotedge.ledger import Ledger
from penstock.iotedge.manifest import read
from penstock.iotedge.target import Gateway, Target
from tests.penstock.iotedge.samples import UP, base
from tests.penstock.iotedge.test_app import HUB


def files(value: Any, gateway: Gateway = Gateway.LOAD_BALANCER) -> dict[str, Any]:
    found = app(read(value), Target("line", "line", "a", "l3", nested=True, registry="r", gateway=gateway), Ledger())
    prefix = "apps/base/line/edgehub/"
    return {
        path.removeprefix(prefix): yaml.safe_load(text) for path, text in found.files.items() if path.startswith(prefix)
    }


def env(value: Any) -> dict[str, str]:
    container = files(value)["statefulset.yaml"]["spec"]["template"]["spec"]["containers"][0]
    return {one["name"]: one.get("value", "") for one in container["env"]}


def test_devices_come_in_by_three_doors() -> None:
    service = files(base({}, hub=HUB))["service.yaml"]["spec"]
    assert service["type"] == "LoadBalancer"
    assert [one["port"] for one in service["ports"]] == [8883, 5671, 443]
    assert files(base({}))["service.yaml"]["spec"]["type"] == "ClusterIP"


def test_a_route_of_the_gateway_api_passes_tls_on() -> None:
    held = files(base({}, hub=HUB), Gateway.ROUTE)
    assert held["service.yaml"]["spec"]["type"] == "ClusterIP"
    assert held["tlsroute.yaml"]["kind"] == "TLSRoute"


def test_certificate_and_store() -> None:
    held = files(base({}, hub=HUB))
    pod = held["statefulset.yaml"]["spec"]["template"]["spec"]
    assert held["certificate.yaml"]["spec"]["secretName"] == "edgehub-server-tls"
    assert {one["name"] for one in pod["volumes"]} == {"edgehub-store", "tls"}
    assert held["edgehub-store.yaml"]["spec"]["accessModes"] == ["ReadWriteOnce"]


def test_its_own_route_is_replaced() -> None:
    """edgeHub's settings have a route r1 that sends everything up; what is not named again stays."""
    routes = {"alarm": "FROM /messages/* WHERE a = 'b' INTO $upstream", "r1": UP}
    said = env(base({}, routes=routes))
    assert said["routes__r1"] == routes["alarm"]
    assert said["routes__r1-1"] == UP
    assert env(base({}, routes={}))["routes__r1"] == NEVER


def test_how_long_it_keeps() -> None:
    assert env(base({}, store={"timeToLiveSecs": 99}))["storeAndForward__timeToLiveSecs"] == "99"
    assert env(base({}))["configSource"] == "local"
