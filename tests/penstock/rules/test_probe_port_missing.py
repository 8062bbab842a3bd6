"""probe-port-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

SENSOR = "apps/base/simulated-temperature-sensor/deployment.yaml"


def test_renamed_port(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, "{name: health, containerPort: 8080}", "{name: web, containerPort: 8080}")
    assert set(enterprise.found(LINE)) == {f"probe-port-missing {SENSOR}"}


def test_number(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, "port: health", "port: 8080", count=2)
    assert enterprise.found(LINE) == []
