"""service-port-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

SERVICE = "apps/base/opc-plc/service.yaml"


def test_name_that_no_container_has(enterprise: Enterprise) -> None:
    enterprise.replace(SERVICE, "targetPort: opc-ua", "targetPort: opcua")
    assert enterprise.found(LINE) == [f"service-port-missing {SERVICE}"]


def test_number(enterprise: Enterprise) -> None:
    enterprise.replace(SERVICE, "targetPort: opc-ua", "targetPort: 50000")
    assert enterprise.found(LINE) == []
