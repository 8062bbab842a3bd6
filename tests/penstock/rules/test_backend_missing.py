"""backend-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise

INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: extra, namespace: edge-app1}
spec: {defaultBackend: {service: {name: %s, port: {number: %s}}}}
"""


def test_no_such_service(enterprise: Enterprise) -> None:
    assert enterprise.add(INGRESS % ("opc-plc", 50000)).found(LINE) == [f"backend-missing {EXTRA}"]


def test_no_such_port(enterprise: Enterprise) -> None:
    assert enterprise.add(INGRESS % ("opc-plc-module", 4840)).found(LINE) == [f"backend-missing {EXTRA}"]


def test_service_and_port_are_there(enterprise: Enterprise) -> None:
    assert enterprise.add(INGRESS % ("opc-plc-module", 50000)).found(LINE) == []
