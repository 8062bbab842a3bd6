"""dapr-config-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

SENSOR = "apps/base/simulated-temperature-sensor/deployment.yaml"


def test_misspelt_configuration(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, "dapr.io/config: tracing", "dapr.io/config: trace")
    assert enterprise.found(LINE) == [f"dapr-config-missing {SENSOR}"]


def test_sidecar_that_is_off(enterprise: Enterprise) -> None:
    plc = "apps/base/opc-plc/deployment.yaml"
    enterprise.replace(plc, "dapr.io/app-id: opc-plc-module", "dapr.io/config: trace")
    assert enterprise.found(LINE) == []
