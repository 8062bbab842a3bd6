"""dapr-consumer-id-shared, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise
from tests.penstock.rules.gateway_bus import put
from tests.penstock.rules.objects import component

BUS = "apps/base/local-pub-sub/component.yaml"


def test_two_apps_of_one_name(enterprise: Enterprise) -> None:
    enterprise.replace(BUS, '"{appID}"', "line")
    assert enterprise.found(LINE) == [f"dapr-consumer-id-shared {BUS}"]


def test_two_components_of_one_app(enterprise: Enterprise) -> None:
    out = "apps/base/data-gateway/remote-pub-sub.yaml"
    put(enterprise).replace(out, "value: data-gateway-module-out", "value: data-gateway-module-in")
    (finding,) = enterprise.findings("plant-a/l3")
    assert (finding.code, finding.place.path) == ("dapr-consumer-id-shared", out)


def test_two_replicas_of_one_app(enterprise: Enterprise) -> None:
    sensor = "apps/base/simulated-temperature-sensor/deployment.yaml"
    assert enterprise.replace(sensor, "replicas: 1", "replicas: 2").found(LINE) == [f"dapr-consumer-id-shared {BUS}"]


def test_another_broker(enterprise: Enterprise) -> None:
    enterprise.add(component("bus", "{name: url, value: 'tcp://elsewhere:1883'}", scopes="[opc-publisher-module]"))
    assert enterprise.found(LINE) == []


def test_the_other_name_of_the_type(enterprise: Enterprise) -> None:
    enterprise.replace(BUS, '"{appID}"', "line").replace(BUS, "pubsub.mqtt3", "pubsub.mqtt")
    assert enterprise.found(LINE) == [f"dapr-consumer-id-shared {BUS}"]
