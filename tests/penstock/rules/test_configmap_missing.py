"""configmap-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

PUBLISHER = "apps/base/opc-publisher/deployment.yaml"


def test_name_that_nothing_makes(enterprise: Enterprise) -> None:
    enterprise.replace(PUBLISHER, "name: opc-publisher-configmap", "name: opc-publisher-config")
    assert enterprise.found(LINE) == [f"configmap-missing {PUBLISHER}"]


def test_optional(enterprise: Enterprise) -> None:
    enterprise.replace(
        PUBLISHER, "name: opc-publisher-configmap", "name: opc-publisher-config\n            optional: true"
    )
    assert enterprise.found(LINE) == []


def test_namespace_that_a_chart_fills(enterprise: Enterprise) -> None:
    broker = "platform/base/broker/statefulset.yaml"
    enterprise.replace(broker, "            name: mosquitto-conf-d", "            name: mosquitto-conf-e")
    assert enterprise.found(LINE) == []
